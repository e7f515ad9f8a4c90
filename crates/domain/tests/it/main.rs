//! What the pure rules promise, on the shipped playbooks.

#[cfg(test)]
mod agenda;
#[cfg(test)]
mod boards;
#[cfg(test)]
mod bounds;
#[cfg(test)]
mod broken;
#[cfg(test)]
mod clauses;
#[cfg(test)]
mod edit;
#[cfg(test)]
mod matrix;
#[cfg(test)]
mod playbooks;
#[cfg(test)]
mod prints;
#[cfg(test)]
mod walk;
#[cfg(test)]
mod walks;
