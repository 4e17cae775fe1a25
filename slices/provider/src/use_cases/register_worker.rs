//! A provider's worker is entered, with qualifications and the account used on the phone.

use crate::model::{Language, Worker};
use crate::store;
use crate::use_cases::refused;
use authz::Actor;
use base::id::{ProviderId, UserId, WorkerId};
use base::{Crs, Date, DivisionCode, Failure, Fields, PersonName, Position, Sex};
use platform::Cx;
use policy::TermKind;

/// The command.
#[derive(Debug, Clone)]
pub struct RegisterWorker {
    /// Whose worker.
    pub provider_id: ProviderId,
    /// The account with which the worker signs in; may come later.
    pub user_id: Option<UserId>,
    /// Name on the badge.
    pub name: String,
    /// Sex.
    pub sex: Sex,
    /// Kinds of staff, codes of the policy.
    pub kinds: Vec<String>,
    /// Languages spoken.
    pub languages: Vec<Language>,
    /// Where the worker lives or starts from.
    pub division: DivisionCode,
    /// The same as a point, in any reference system.
    pub position: Option<Position>,
    /// Until when the check for contact with children is valid (未成年人保护法第六十二条).
    pub clearance_until: Option<Date>,
}

/// Enters a worker.
///
/// # Errors
/// Denied without `provider.write`; not found out of scope; rejected for a red provider or an account that is taken.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &RegisterWorker) -> Result<WorkerId, Failure> {
    let scope = cx.require(actor, "provider.write")?;
    let provider = store::own_provider(cx.tx, &scope, cmd.provider_id)?;
    provider.may_grow()?;
    let view = cx.view(provider.division)?;
    let mut fields = Fields::new();
    let name = fields.take("name", PersonName::parse(&cmd.name));
    if cmd.kinds.is_empty() {
        fields.wrong("kinds", "请至少选择一种岗位资质；没有资质的人员不能派单。");
    }
    if let Some(kind) = cmd.kinds.iter().find(|kind| view.term(TermKind::Staff, kind).is_none()) {
        fields.wrong("kinds", format!("没有“{kind}”这种岗位，请从列表中选择。"));
    }
    if !provider.division.contains(cmd.division) || divisions::store::find(cx.tx, cmd.division)?.is_none() {
        fields.wrong("division", "请选择机构服务范围以内的村（社区）或乡镇（街道）。");
    }
    let Some(name) = name else { return refused(fields) };
    fields.finish()?;
    let worker = Worker {
        id: WorkerId::new(cx.ids, cx.now),
        provider_id: provider.id,
        user_id: cmd.user_id,
        name: name.expose().to_owned(),
        sex: cmd.sex,
        kinds: cmd.kinds.clone(),
        languages: cmd.languages.clone(),
        division: cmd.division,
        position: cmd.position.map(|position| position.to(Crs::Wgs84)),
        clearance_until: cmd.clearance_until,
        active: true,
    };
    store::insert_worker(cx.tx, &worker)?;
    let entry = cx.entry(actor, "provider.worker-registered", "provider", provider.id);
    cx.record(entry.with("worker", worker.id).with("kinds", worker.kinds.join(",")));
    Ok(worker.id)
}
