//! An organisation is admitted as a provider.

use crate::model::{NAME_MAX, Provider, ProviderKind, Standing};
use crate::store;
use crate::use_cases::refused;
use authz::Actor;
use base::id::ProviderId;
use base::{DivisionCode, Failure, Fields, Level, Uscc};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct RegisterProvider {
    /// Registered name.
    pub name: String,
    /// Unified social credit code as typed.
    pub uscc: String,
    /// What kind of organisation.
    pub kind: ProviderKind,
    /// The county (or a township, a prefecture) it serves.
    pub division: DivisionCode,
}

/// Registers a provider; it begins green.
///
/// # Errors
/// Denied without `provider.write`; rejected for a wrong or doubled code, or outside the actor's area.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &RegisterProvider) -> Result<ProviderId, Failure> {
    let scope = cx.require(actor, "provider.write")?;
    let mut fields = Fields::new();
    let name = fields.text("name", "机构名称", &cmd.name, NAME_MAX);
    let uscc = fields.take("uscc", Uscc::parse(&cmd.uscc));
    let wide_enough = matches!(cmd.division.level(), Level::Prefecture | Level::County | Level::Township);
    if !wide_enough || divisions::store::find(cx.tx, cmd.division)?.is_none() {
        fields.wrong("division", "服务范围请选到县（区）或乡镇（街道）。");
        return refused(fields);
    }
    let (Some(name), Some(uscc)) = (name, uscc) else { return refused(fields) };
    let provider = Provider {
        id: ProviderId::new(cx.ids, cx.now),
        name,
        uscc,
        kind: cmd.kind,
        standing: Standing::Green,
        standing_note: String::new(),
        standing_since: cx.now,
        division: cmd.division,
        active: true,
        version: 1,
    };
    let areas = areas(cx, cmd.division)?;
    store::insert_provider(cx.tx, &provider, &areas)?;
    // What the actor cannot reach was not theirs to write: the transaction is undone.
    match store::own_provider(cx.tx, &scope, provider.id) {
        Err(Failure::NotFound) => {
            fields.wrong("division", "这个地方不在您的辖区内，请选择辖区内的县（区）或乡镇（街道）。");
            return refused(fields);
        }
        other => drop(other?),
    }
    let entry = cx.entry(actor, "provider.registered", "provider", provider.id);
    cx.record(entry.with("kind", provider.kind));
    Ok(provider.id)
}

/// The division and everything below it down to the townships.
fn areas(cx: &mut Cx<'_, '_>, division: DivisionCode) -> Result<Vec<DivisionCode>, Failure> {
    let below = divisions::store::by_prefix(cx.tx, division)?;
    Ok(below.iter().map(|d| d.code).filter(|code| code.level() != Level::Village).collect())
}
