//! Rows for pages and JSON.

pub(crate) mod figures;
pub(crate) mod lists;
pub(crate) mod oversight;

use crate::model::Period;
use crate::store::Window;
use authz::Actor;
use base::failure::Fields;
use base::{DivisionCode, Failure};
use platform::Cx;

/// What an address asks for; both may be left out.
#[derive(Debug, Clone, Default, serde::Deserialize)]
pub(crate) struct Asked {
    /// `2026-09`, `2026-Q3` or `2026`; this year when left out.
    #[serde(default)]
    pub period: String,
    /// Division inside the actor's own; the own one when left out.
    #[serde(default)]
    pub division: String,
}

impl Asked {
    /// The window, which never reaches beyond the actor's own division.
    ///
    /// # Errors
    /// Rejected for a period that cannot be read; not found for a division outside.
    pub(crate) fn window(&self, cx: &Cx<'_, '_>, actor: &Actor) -> Result<Window, Failure> {
        let scope = cx.require(actor, "stats.read")?;
        let root = scope.root_division().or(actor.division()).ok_or(Failure::NotFound)?;
        let division = match self.division.as_str() {
            "" => root,
            code => DivisionCode::parse(code).ok().filter(|code| root.contains(*code)).ok_or(Failure::NotFound)?,
        };
        let period = match self.period.as_str() {
            "" => Period::Year(cx.today().year()),
            text => {
                let mut fields = Fields::new();
                let period = fields.take("period", text.parse());
                fields.finish()?;
                period.ok_or(Failure::NotFound)?
            }
        };
        Ok(Window { division, period })
    }
}

/// The name of a division.
fn place(cx: &mut Cx<'_, '_>, code: DivisionCode) -> Result<String, Failure> {
    Ok(divisions::store::find(cx.tx, code)?.map_or_else(|| code.to_string(), |d| d.name))
}
