//! A contract is signed: what a provider may be asked to deliver, where, until when, up to which amount.

use crate::model::{Contract, ContractId, NAME_MAX, check_days};
use crate::store;
use crate::use_cases::refused;
use authz::Actor;
use base::id::ProviderId;
use base::{Date, DivisionCode, Failure, Fen, Fields};
use platform::Cx;

/// The command.
#[derive(Debug, Clone)]
pub struct SignContract {
    /// With whom.
    pub provider_id: ProviderId,
    /// Number on the paper.
    pub number: String,
    /// Where it holds.
    pub division: DivisionCode,
    /// Codes of the catalogue items it covers.
    pub items: Vec<String>,
    /// First day.
    pub valid_from: Date,
    /// Last day.
    pub valid_to: Date,
    /// What may be spent on it in all.
    pub ceiling_fen: Fen,
}

/// Enters a signed contract.
///
/// # Errors
/// Denied without `provider.write`; not found out of scope; rejected for a red provider, days out of order, an item
/// that is not in the catalogue, or a number that is taken.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &SignContract) -> Result<ContractId, Failure> {
    let scope = cx.require(actor, "provider.write")?;
    let provider = store::own_provider(cx.tx, &scope, cmd.provider_id)?;
    provider.may_grow()?;
    let mut fields = Fields::new();
    let number = fields.text("number", "合同编号", &cmd.number, NAME_MAX);
    fields.take("valid_to", check_days(cmd.valid_from, cmd.valid_to));
    if !provider.division.contains(cmd.division) {
        fields.wrong("division", "合同的服务范围不能超出机构登记的服务范围，请重新选择。");
    }
    if cmd.ceiling_fen <= Fen::ZERO {
        fields.wrong("ceiling", "合同额度要大于 0 元，请填写合同总金额。");
    }
    let view = cx.view(cmd.division)?;
    if cmd.items.is_empty() {
        fields.wrong("items", "请至少选择一个服务项目；合同以外的项目不能派单。");
    }
    if let Some(code) = cmd.items.iter().find(|code| view.item(code).is_none()) {
        fields.wrong("items", format!("服务清单里没有“{code}”，请从列表中选择。"));
    }
    let Some(number) = number else { return refused(fields) };
    fields.finish()?;
    let contract = Contract {
        id: ContractId::new(cx.ids, cx.now),
        number,
        provider_id: provider.id,
        division: cmd.division,
        items: cmd.items.clone(),
        valid_from: cmd.valid_from,
        valid_to: cmd.valid_to,
        ceiling_fen: cmd.ceiling_fen,
        used_fen: Fen::ZERO,
    };
    store::insert_contract(cx.tx, &contract)?;
    let entry = cx.entry(actor, "provider.contract-signed", "provider", provider.id);
    let entry = entry.with("contract", contract.id).with("items", contract.items.join(","));
    cx.record(entry.with("amount_fen", contract.ceiling_fen.fen()));
    Ok(contract.id)
}
