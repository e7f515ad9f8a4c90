//! Every address of the program, in one table: the router is built from it, and the tests of the
//! rights go through it.

use crate::guard::time;
use crate::look::assets;
use crate::refused::{Refused, no_page};
use crate::state::Web;
use crate::{api, desk, portal};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn};
use axum::routing::MethodRouter;
use std::time::Duration;
use yiwang_domain::playbook::roles::Right;
use yiwang_domain::{Refusal, Sort};

/// Who may ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Everybody.
    Everyone,
    /// Who brings number and code of a report.
    Reporter,
    /// Who is signed in.
    SignedIn,
    /// Who is signed in and has this right somewhere; for one matter, over that matter.
    Having(Right),
}

/// What proves that a writing request was started here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Csrf {
    /// It only reads.
    Reads,
    /// Nothing of a person or a matter is changed: requests of other sites are stopped by origin.
    Origin,
    /// The token of the session in the field `_csrf`.
    Session,
    /// The token that stands both in a cookie and in the field `_csrf`.
    Portal,
    /// On the API: `Authorization: Bearer`, or the token of the session in `X-CSRF-Token`.
    Api,
    /// On the API, without standing of its own: what it may do is decided by its body.
    Bare,
}

/// How large a body may be, and how long it may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Body {
    /// 1 MB, 30 seconds.
    Small,
    /// With photos or tables: 64 MB, 10 minutes, for a phone on a bad line. A single photo that is
    /// too large must still arrive whole, so that it can be told so.
    Files,
}

/// One route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RouteInfo {
    /// `GET`, `POST`, `DELETE`.
    pub method: &'static str,
    /// The path as axum writes it.
    pub path: &'static str,
    /// Who may ask.
    pub who: Who,
    /// What a writing request must prove.
    pub csrf: Csrf,
    /// Limits of the body.
    pub body: Body,
}

const SMALL: usize = 1024 * 1024;
const LARGE: usize = 64 * 1024 * 1024;

fn bounded(route: MethodRouter<Web>, body: Body) -> MethodRouter<Web> {
    let (size, time) = match body {
        Body::Small => (SMALL, Duration::from_secs(30)),
        Body::Files => (LARGE, Duration::from_mins(10)),
    };
    route
        .route_layer(DefaultBodyLimit::max(size))
        .route_layer(from_fn(move |r: Request, n: Next| time::within(time, r, n)))
}

const fn verb(of: &str) -> &'static str {
    match of.as_bytes() {
        b"get" => "GET",
        b"delete" => "DELETE",
        _ => "POST",
    }
}

/// Writes the table once, as data and as router, so that the two cannot differ.
macro_rules! table {
    ($($verb:ident $path:literal $who:expr, $csrf:ident, $body:ident => $handler:expr;)*) => {
        /// Every route of the program.
        pub const ROUTES: &[RouteInfo] = &[$(RouteInfo {
            method: verb(stringify!($verb)),
            path: $path,
            who: $who,
            csrf: Csrf::$csrf,
            body: Body::$body,
        }),*];

        /// The router of the table.
        pub(crate) fn mount() -> Router<Web> {
            Router::new()
                $(.route($path, bounded(axum::routing::$verb($handler), Body::$body)))*
                .fallback(nowhere)
                .method_not_allowed_fallback(not_so)
        }
    };
}

use Who::{Everyone, Having, Reporter, SignedIn};

table! {
    get "/" Everyone, Reads, Small => portal::home;
    post "/prefs" Everyone, Origin, Small => portal::prefs;
    get "/privacy" Everyone, Reads, Small => portal::privacy;
    get "/accessibility" Everyone, Reads, Small => portal::accessibility;
    get "/assets/{hash}/{name}" Everyone, Reads, Small => assets::show;
    get "/health" Everyone, Reads, Small => health;

    get "/board" Everyone, Reads, Small => portal::board;
    get "/board/{matter}/{size}/{file}" Everyone, Reads, Small => portal::board_photo;
    get "/feed.atom" Everyone, Reads, Small => portal::feed;
    get "/follow" Everyone, Reads, Small => portal::follow_area;
    post "/follow" Everyone, Portal, Small => portal::ask_area;
    get "/follow/{id}/{key}" Everyone, Reads, Small => portal::area_follow;
    post "/follow/{id}/{key}" Everyone, Portal, Small => portal::confirm_area;
    post "/follow/{id}/{key}/stop" Everyone, Portal, Small => portal::stop_area;
    get "/grid" Everyone, Reads, Small => portal::grid;

    get "/to/{playbook}" Everyone, Reads, Small => portal::door;
    post "/to/{playbook}" Everyone, Portal, Files => portal::door_write;
    get "/report" Everyone, Reads, Small => portal::form;
    post "/report" Everyone, Portal, Files => portal::send;
    post "/report/pin" Everyone, Portal, Small => portal::pin;
    post "/report/follow" Everyone, Portal, Files => portal::follow;
    get "/report/done" Reporter, Reads, Small => portal::done;
    get "/progress" Everyone, Reads, Small => portal::find;
    post "/progress" Everyone, Portal, Small => portal::enter;
    get "/progress/case" Reporter, Reads, Small => portal::case;
    post "/progress/act" Reporter, Portal, Files => portal::act;
    get "/progress/mine" Reporter, Reads, Small => portal::mine;
    get "/progress/mine.json" Reporter, Reads, Small => portal::mine_file;
    post "/progress/erase" Reporter, Portal, Small => portal::erase;
    post "/progress/leave" Everyone, Portal, Small => portal::leave;
    get "/progress/file/{file}" Reporter, Reads, Small => portal::file;
    get "/progress/thumb/{file}" Reporter, Reads, Small => portal::thumb;

    get "/sign-in" Everyone, Reads, Small => desk::sign_form;
    post "/sign-in" Everyone, Portal, Small => desk::sign_in;
    post "/sign-out" SignedIn, Session, Small => desk::sign_out;
    get "/desk" SignedIn, Reads, Small => desk::inbox;
    get "/desk/pane/{number}" Having(Right::MatterRead), Reads, Small => desk::pane;
    get "/desk/live" SignedIn, Reads, Small => desk::live;
    post "/desk/bulk" SignedIn, Session, Small => desk::bulk;
    post "/desk/bulk/act" Having(Right::MatterAct), Session, Files => desk::bulk_act;
    post "/desk/bulk/later" SignedIn, Session, Files => desk::bulk_later;
    post "/desk/views" SignedIn, Session, Small => desk::save_view;
    post "/desk/views/remove" SignedIn, Session, Small => desk::drop_view;
    post "/desk/keys" SignedIn, Session, Small => desk::keys;
    get "/desk/search" SignedIn, Reads, Small => desk::found;
    post "/desk/search" SignedIn, Session, Small => desk::ask;
    post "/desk/search/hints" SignedIn, Session, Small => desk::search_hints;
    get "/desk/m/{number}" Having(Right::MatterRead), Reads, Small => desk::matter;
    post "/desk/m/{number}/act" Having(Right::MatterAct), Session, Files => desk::act;
    post "/desk/m/{number}/here" Having(Right::MatterRead), Session, Small => desk::here;
    post "/desk/m/{number}/later" Having(Right::MatterRead), Session, Small => desk::later;
    post "/desk/m/{number}/wake" Having(Right::MatterRead), Session, Small => desk::wake;
    post "/desk/m/{number}/move" Having(Right::MatterMove), Session, Small => desk::transfer;
    post "/desk/m/{number}/join" Having(Right::MatterAct), Session, Small => desk::join;
    post "/desk/m/{number}/note" Having(Right::MatterNote), Session, Small => desk::note;
    post "/desk/m/{number}/party/{party}" Having(Right::PartyPlain), Session, Small => desk::party;
    get "/desk/m/{number}/print/{id}" Having(Right::MatterRead), Reads, Small => desk::print;
    get "/desk/m/{number}/file/{file}" Having(Right::MatterRead), Reads, Small => desk::file;
    get "/desk/m/{number}/thumb/{file}" Having(Right::MatterRead), Reads, Small => desk::thumb;
    get "/desk/enter" Having(Right::MatterReceive), Reads, Small => desk::enter_form;
    post "/desk/enter" Having(Right::MatterReceive), Session, Files => desk::enter;
    get "/desk/enter/done" SignedIn, Reads, Small => desk::entered;
    get "/desk/notices" SignedIn, Reads, Small => desk::notices;
    post "/desk/notices/{id}/read" SignedIn, Session, Small => desk::read;
    get "/desk/outbox" Having(Right::Outbox), Reads, Small => desk::outbox;
    post "/desk/outbox/{id}/resend" Having(Right::Outbox), Session, Small => desk::resend;
    get "/desk/tables" SignedIn, Reads, Small => desk::tables;
    post "/desk/tables/import" Having(Right::ImportTables), Session, Files => desk::import;
    get "/desk/tables/export" Having(Right::ExportTables), Reads, Files => desk::export;
    get "/desk/tables/{what}" SignedIn, Reads, Small => desk::kept;
    post "/desk/tables/{what}" Having(Right::ImportTables), Session, Small => desk::keep;
    post "/desk/tables/{what}/remove" Having(Right::ImportTables), Session, Small => desk::drop_row;
    post "/desk/tables/{what}/try" Having(Right::ImportTables), Session, Small => desk::try_row;
    get "/desk/playbooks" SignedIn, Reads, Small => desk::playbooks::list;
    get "/desk/playbooks/{id}" SignedIn, Reads, Small => desk::playbooks::method;
    get "/desk/playbooks/{id}/edit" Having(Right::PlaybookEdit), Reads, Small => desk::playbooks::edit;
    post "/desk/playbooks/{id}/edit" Having(Right::PlaybookEdit), Session, Small => desk::playbooks::save;
    post "/desk/playbooks/{id}/check" Having(Right::PlaybookEdit), Session, Small => desk::playbooks::check;
    post "/desk/playbooks/{id}/copy" Having(Right::PlaybookEdit), Session, Small => desk::playbooks::copy;
    post "/desk/playbooks/{id}/discard" Having(Right::PlaybookEdit), Session, Small => desk::playbooks::discard;
    post "/desk/playbooks/{id}/publish" Having(Right::PlaybookPublish), Session, Small => desk::playbooks::publish;
    post "/desk/playbooks/{id}/back" Having(Right::PlaybookPublish), Session, Small => desk::playbooks::roll_back;
    get "/api/openapi.json" Everyone, Reads, Small => api::openapi;
    post "/api/v1/session" Everyone, Bare, Small => api::sign_in;
    get "/api/v1/session" SignedIn, Reads, Small => api::who;
    delete "/api/v1/session" SignedIn, Api, Small => api::sign_out;
    post "/api/v1/reports" Everyone, Bare, Files => api::report;
    post "/api/v1/progress" Everyone, Bare, Small => api::progress;
    post "/api/v1/progress/actions/{action}" Everyone, Bare, Small => api::reporter_act;
    post "/api/v1/locate" Everyone, Bare, Small => api::locate;
    get "/api/v1/views" SignedIn, Reads, Small => api::views;
    get "/api/v1/matters" SignedIn, Reads, Small => api::list;
    post "/api/v1/matters/search" SignedIn, Api, Small => api::search;
    get "/api/v1/matters/{number}" Having(Right::MatterRead), Reads, Small => api::get;
    post "/api/v1/matters/{number}/parties/{party}" Having(Right::PartyPlain), Api, Small => api::party;
    post "/api/v1/matters/{number}/actions/{action}" Having(Right::MatterAct), Api, Small => api::act;
    post "/api/v1/matters/{number}/notes" Having(Right::MatterNote), Api, Small => api::note;
    get "/api/v1/matters/{number}/files/{file}" Having(Right::MatterRead), Reads, Small => api::file;
    post "/api/v1/files" SignedIn, Api, Files => api::upload;
    get "/api/v1/notices" SignedIn, Reads, Small => api::notices;
    post "/api/v1/notices/{id}/read" SignedIn, Api, Small => api::read;
    get "/api/v1/outbox" Having(Right::Outbox), Reads, Small => api::outbox;
    post "/api/v1/outbox/{id}/resend" Having(Right::Outbox), Api, Small => api::resend;
    post "/api/v1/imports/{what}" Having(Right::ImportTables), Api, Files => api::import;
    get "/api/v1/exports/{what}" Having(Right::ExportTables), Reads, Files => api::export;
    get "/api/v1/playbooks" Having(Right::PlaybookEdit), Reads, Small => api::playbooks;
    get "/api/v1/playbooks/{id}/{version}" Having(Right::PlaybookEdit), Reads, Small => api::playbook;
    post "/api/v1/playbooks" Having(Right::PlaybookPublish), Api, Small => api::publish;
    get "/api/v1/board" SignedIn, Reads, Small => api::board;

    get "/desk/net" SignedIn, Reads, Small => desk::net::list;
    get "/desk/net/edit" Having(Right::NetEdit), Reads, Small => desk::net::edit::show;
    post "/desk/net/edit" Having(Right::NetEdit), Session, Small => desk::net::edit::step;
    post "/desk/net/edit/publish" Having(Right::NetEdit), Session, Small => desk::net::edit::publish;
    post "/desk/net/edit/discard" Having(Right::NetEdit), Session, Small => desk::net::edit::discard;
    get "/desk/net/edit/shapes" Having(Right::NetEdit), Reads, Small => desk::net::edit::shapes;
    get "/desk/net/edit/finding/{n}" Having(Right::NetEdit), Reads, Small => desk::net::edit::picture;
    get "/desk/tiles/{z}/{x}/{y}" SignedIn, Reads, Small => desk::net::tile;
    get "/map/base/{z}/{x}/{y}" SignedIn, Reads, Small => desk::net::base::tile;
    get "/desk/net/{code}" SignedIn, Reads, Small => desk::net::grid;
    get "/desk/places" Having(Right::PlaceRead), Reads, Small => desk::places::list;
    post "/desk/places" Having(Right::PlaceEdit), Session, Small => desk::places::add;
    post "/desk/places/find" Having(Right::PlaceRead), Session, Small => desk::places::find;
    get "/desk/places/in/{code}" Having(Right::PlaceRead), Reads, Small => desk::places::tree;
    get "/desk/places/{id}" Having(Right::PlaceRead), Reads, Small => desk::places::page;
    post "/desk/places/{id}" Having(Right::PlaceEdit), Session, Small => desk::places::edit;
    post "/desk/places/{id}/confirm" Having(Right::PlaceEdit), Session, Small => desk::places::confirm;
    post "/desk/places/{id}/end" Having(Right::PlaceEdit), Session, Small => desk::places::end;
    post "/desk/places/{id}/contact" Having(Right::PlaceEdit), Session, Small => desk::places::contact;
    post "/desk/places/{id}/contact/forget" Having(Right::PlaceEdit), Session, Small => desk::places::forget;
    post "/desk/places/{id}/contact/show" Having(Right::PlaceContact), Session, Small => desk::places::reveal;
    get "/desk/staff" Having(Right::StaffRead), Reads, Small => desk::staff::tree;
    post "/desk/staff" Having(Right::StaffEdit), Session, Small => desk::staff::add;
    post "/desk/staff/committee" Having(Right::StaffEdit), Session, Small => desk::staff::committee;
    post "/desk/staff/unit/{code}/member" Having(Right::StaffEdit), Session, Small => desk::staff::member;
    post "/desk/staff/find" Having(Right::StaffRead), Session, Small => desk::staff::find;
    get "/desk/staff/unit/{code}" Having(Right::StaffRead), Reads, Small => desk::staff::unit;
    get "/desk/staff/{id}" Having(Right::StaffRead), Reads, Small => desk::staff::person;
    post "/desk/staff/{id}" Having(Right::StaffEdit), Session, Small => desk::staff::rename;
    post "/desk/staff/{id}/post" Having(Right::StaffEdit), Session, Small => desk::staff::give;
    post "/desk/staff/{id}/end" Having(Right::StaffEdit), Session, Small => desk::staff::end;
    post "/desk/staff/{id}/replace" Having(Right::StaffEdit), Session, Small => desk::staff::replace;
    post "/desk/staff/{id}/password" Having(Right::StaffEdit), Session, Small => desk::staff::password;
    post "/desk/staff/{id}/login" Having(Right::StaffEdit), Session, Small => desk::staff::switch;
    get "/desk/board" SignedIn, Reads, Small => desk::board;
    get "/desk/boards" SignedIn, Reads, Small => desk::boards;
    get "/desk/boards/{id}" SignedIn, Reads, Small => desk::flow;
    get "/desk/handover" Having(Right::MatterRead), Reads, Small => desk::handover::shift;
    post "/desk/handover" Having(Right::MatterRead), Session, Small => desk::handover::give;
    get "/desk/handover/{id}" Having(Right::MatterRead), Reads, Small => desk::handover::show;
    get "/desk/handover/{id}/print" Having(Right::MatterRead), Reads, Small => desk::handover::print;
    post "/desk/handover/{id}/take" Having(Right::MatterRead), Session, Small => desk::handover::take;
    get "/desk/meetings" Having(Right::MatterRead), Reads, Small => desk::meetings::list;
    post "/desk/meetings" Having(Right::MatterReceive), Session, Small => desk::meetings::open;
    get "/desk/meetings/{number}" Having(Right::MatterRead), Reads, Small => desk::meetings::show;
    post "/desk/meetings/{number}/items" Having(Right::MatterAct), Session, Small => desk::meetings::put;
    get "/desk/calls" SignedIn, Reads, Small => desk::calls;
    post "/desk/calls/{number}/party/{party}" Having(Right::PartyPlain), Session, Small => desk::call_party;
    get "/desk/insight" Having(Right::LedgerVerify), Reads, Small => desk::insight;
    get "/desk/issues" Having(Right::MatterRead), Reads, Small => desk::issues::list;
    get "/desk/issues/{id}" Having(Right::MatterRead), Reads, Small => desk::issues::show;
    post "/desk/issues/{id}/campaign" Having(Right::MatterReceive), Session, Small => desk::issues::campaign;
    post "/desk/issues/{id}/join" Having(Right::MatterMove), Session, Small => desk::issues::join;
    post "/desk/issues/{id}/part" Having(Right::MatterMove), Session, Small => desk::issues::part;
    post "/desk/issues/{id}/undo" Having(Right::MatterMove), Session, Small => desk::issues::undo;
    get "/desk/repeats" Having(Right::MatterRead), Reads, Small => desk::repeats;
    get "/desk/settings" Having(Right::Settings), Reads, Small => desk::settings;
    post "/desk/settings" Having(Right::Settings), Session, Small => desk::keep_settings;
    post "/desk/settings/try" Having(Right::Settings), Session, Small => desk::try_mail;
    get "/desk/voices" SignedIn, Reads, Small => desk::voices::show;
    post "/desk/voices" Having(Right::ImportTables), Session, Small => desk::voices::keep;
    post "/desk/voices/fetch" Having(Right::ImportTables), Session, Small => desk::voices::fetch;
    post "/desk/voices/{id}" Having(Right::ImportTables), Session, Small => desk::voices::switch;
    get "/desk/warnings" Having(Right::MatterRead), Reads, Small => desk::warnings::list;
    post "/desk/warnings/{id}/dismiss" Having(Right::MatterAct), Session, Small => desk::warnings::dismiss;
    post "/desk/warnings/{id}/undo" Having(Right::MatterAct), Session, Small => desk::warnings::undo;
    get "/desk/account" SignedIn, Reads, Small => desk::account;
    post "/desk/fillings/remove" SignedIn, Session, Small => desk::drop_filling;
    post "/desk/password" SignedIn, Session, Small => desk::password;
}

async fn health() -> &'static str {
    "ok"
}

async fn nowhere() -> Refused {
    no_page().into()
}

async fn not_so() -> Refused {
    Refusal::new(
        "method-unknown",
        Sort::NotFound,
        ("这个地址不能这样用。", "This address is not used in this way."),
        ("从页面上的按钮进入。", "Come here by a button of a page."),
    )
    .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_writes_proves_where_it_comes_from() {
        for r in ROUTES {
            assert_eq!(r.method == "GET", r.csrf == Csrf::Reads, "{} {}", r.method, r.path);
        }
    }

    #[test]
    fn the_workbench_is_for_those_signed_in() {
        for r in ROUTES.iter().filter(|r| r.path.starts_with("/desk")) {
            assert!(matches!(r.who, Who::SignedIn | Who::Having(_)), "{}", r.path);
            assert!(matches!(r.csrf, Csrf::Reads | Csrf::Session), "{}", r.path);
        }
    }
}
