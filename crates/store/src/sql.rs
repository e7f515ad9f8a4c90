//! How a query is written here: the text is registered, the connection comes from `on!`.

/// Which engine a text is for.
#[cfg(test)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    /// One text for both.
    Both,
    /// SQLite only.
    Sqlite,
    /// PostgreSQL only.
    Postgres,
}

/// A registered text: name, text, engine.
#[cfg(test)]
pub(crate) type Registered = (&'static str, &'static str, For);

/// Declares the SQL texts of a module and lists them in `ALL`, so that one test prepares every
/// text on the engines it is for. `NAME = "…";` is for both engines, `NAME [Sqlite] = "…";` for one.
macro_rules! sql {
    (@for) => { $crate::sql::For::Both };
    (@for $engine:ident) => { $crate::sql::For::$engine };
    ($($(#[$doc:meta])* $name:ident $([$engine:ident])? = $text:literal;)*) => {
        $($(#[$doc])* const $name: &str = $text;)*
        /// The texts of this module.
        #[cfg(test)]
        pub(crate) const ALL: &[$crate::sql::Registered] =
            &[$((stringify!($name), $name, sql!(@for $($engine)?))),*];
    };
}

/// Runs a body with the connection of whichever engine it is.
macro_rules! on {
    ($conn:expr, $c:ident => $body:expr) => {
        match $conn.engine() {
            $crate::conn::Engine::Sqlite($c) => $body,
            $crate::conn::Engine::Pg($c) => $body,
        }
    };
}

pub(crate) use {on, sql};
