//! stub
pub const HELP: &str = "";
pub fn run(_: &crate::place::Place, _: crate::args::Args) -> crate::shell::Outcome {
    Ok(())
}
