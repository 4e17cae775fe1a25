//! Sets the budget of a fund for a year; more or less than before is a movement of its own.

use crate::model::{Account, FundKey, Movement, MovementKind, county_of};
use crate::store;
use authz::Actor;
use base::failure::Fields;
use base::money::Fen;
use base::{DivisionCode, Failure, Rejection};
use platform::Cx;

/// Ten billion yuan: more is a slip of the hand.
const BUDGET_MAX: Fen = Fen::from_yuan(10_000_000_000);

/// The command.
#[derive(Debug, Clone)]
pub struct SetBudget {
    /// The fund's code in the policy.
    pub fund: String,
    /// The county that keeps the books.
    pub division: DivisionCode,
    /// The budget year.
    pub year: i16,
    /// The whole budget of the year.
    pub budget_fen: Fen,
}

/// Sets the budget. Needs `fund.write`.
///
/// # Errors
/// Rejected for an unknown fund, a division that keeps no books, or a budget below what is promised and spent.
pub fn run(cx: &mut Cx<'_, '_>, actor: &Actor, cmd: &SetBudget) -> Result<FundKey, Failure> {
    let scope = cx.require(actor, "fund.write")?;
    check(cx, cmd)?;
    let key = FundKey::of(cmd.division, cmd.year, &cmd.fund);
    store::open_fund(cx.tx, &key)?;
    let before = store::figures(cx.tx, &scope, &key)?.ok_or(Failure::NotFound)?;
    let used = before.committed_fen.checked_add(before.spent_fen)?;
    if cmd.budget_fen < used {
        let message = format!(
            "预算不能少于已承诺和已使用的金额。这笔资金已承诺 {} 元、已使用 {} 元，预算至少应为 {used} 元。",
            before.committed_fen, before.spent_fen
        );
        return Err(Rejection::new("budget_below_used", message).into());
    }
    let change = cmd.budget_fen.checked_sub(before.budget_fen)?;
    let movement = Movement::new(MovementKind::Budget, &key);
    let movement = if change.is_negative() {
        movement.shift(&key, Account::Available, Account::Grant, Fen(-change.0))?
    } else {
        movement.shift(&key, Account::Grant, Account::Available, change)?
    };
    store::book(cx, &movement)?;
    let mut entry = cx.entry(actor, "fund.budgeted", "fund", &key);
    entry.division = Some(key.division);
    cx.record(entry.with("before_fen", before.budget_fen.fen()).with("budget_fen", cmd.budget_fen.fen()));
    Ok(key)
}

fn check(cx: &Cx<'_, '_>, cmd: &SetBudget) -> Result<(), Failure> {
    let mut fields = Fields::new();
    let view = cx.view(cmd.division)?;
    if view.fund(&cmd.fund).is_none() {
        let known: Vec<&str> = view.funds().iter().map(|f| f.name_zh.as_str()).collect();
        fields.wrong("fund", format!("没有这种资金，请从 {} 中选择。", known.join("、")));
    }
    if county_of(cmd.division) != cmd.division || cmd.division.ancestors().next().is_none() {
        fields.wrong("division", "预算下达到县一级，请选择县（市、区）。");
    }
    if !(2024..=2099).contains(&cmd.year) {
        fields.wrong("year", "年度应在 2024 到 2099 之间，请核对。");
    }
    if cmd.budget_fen.is_negative() || cmd.budget_fen > BUDGET_MAX {
        fields.wrong("budget", format!("预算应在 0 到 {BUDGET_MAX} 元之间，请核对是否多写或少写了位数。"));
    }
    Ok(fields.finish()?)
}
