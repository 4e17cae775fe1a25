//! Every template in both languages, with every part filled: no text may be missing.

use super::fund::FundPage;
use super::funds::FundsPage;
use super::line::LinePage;
use super::lines::LinesPage;
use super::statement::StatementPage;
use super::statements::StatementsPage;
use super::*;
use crate::lines::{Line, LineState};
use crate::model::{Figures, FundKey, Month, StatementId};
use crate::queries::funds::{FundList, FundPage as FundView, FundRow};
use crate::queries::lines::{LineFilter, LineList, LinePage as LineView, LineRow};
use crate::queries::statements::{StatementList, StatementPage as StatementView, StatementRow};
use crate::statements::{Progress, Signed, Statement, StatementState};
use askama::Template;
use base::id::{PersonId, PlanLineId, ProviderId, SettlementLineId, VisitId, WorkerId};
use base::{DivisionCode, IdSource, Timestamp};
use std::sync::Arc;
use ui::{Lang, Name, Session};

fn now() -> Timestamp {
    Timestamp::from_micros(1_789_694_400_000_000)
}

fn page(lang: Lang, key: &str) -> Page {
    let session = Session { lang, ..Session::anonymous("/desk/funds") };
    Page::plain(&Arc::new(session), key)
}

fn name() -> Name {
    Name { zh: "上门助浴".into(), en: "Bathing at home".into() }
}

fn fund() -> FundRow {
    let division = DivisionCode::parse("371621").unwrap();
    let figures = Figures {
        budget_fen: Fen(50_000_000),
        committed_fen: Fen(40_000_000),
        spent_fen: Fen(6_000_000),
        paid_fen: Fen(2_000_000),
    };
    let key = FundKey::of(division, 2026, "county");
    FundRow { key, name: name(), earmark: name(), place: "惠民县".into(), figures, used_percent: 92 }
}

fn lines() -> LineList {
    let mut ids = IdSource::seeded(1);
    let row = LineRow {
        id: SettlementLineId::new(&mut ids, now()),
        visit_id: VisitId::new(&mut ids, now()),
        day: now().china_date(),
        person: "王**".into(),
        provider: "惠民康养".into(),
        item: name(),
        amount_fen: Fen(-8_000),
        state: LineState::Held,
        exceptions: ["no_location", "short", "location_far", "confirmed_by_witness", "late_entry"]
            .map(str::to_owned)
            .to_vec(),
        is_reversal: true,
    };
    let next = Some(row.id);
    LineList { filter: LineFilter::default(), rows: vec![row], total: 51, next }
}

fn line(state: LineState) -> Line {
    let mut ids = IdSource::seeded(2);
    Line {
        id: SettlementLineId::new(&mut ids, now()),
        visit_id: VisitId::new(&mut ids, now()),
        line_id: PlanLineId::new(&mut ids, now()),
        person_id: PersonId::new(&mut ids, now()),
        division: DivisionCode::parse("371621001200").unwrap(),
        provider_id: ProviderId::new(&mut ids, now()),
        worker_id: WorkerId::new(&mut ids, now()),
        item: "C03".into(),
        fund: Some(fund().key),
        asked_fen: Fen(8_000),
        amount_fen: Fen(8_000),
        month: Month::of(now().china_date()),
        day: now().china_date(),
        minutes: 90,
        priced_at: now(),
        state,
        exceptions: ["no_commitment", "above_plan_price", "over_ten_hours"].map(str::to_owned).to_vec(),
        reason: Some("家属证实".into()),
        statement_id: Some(StatementId::new(&mut ids, now())),
        reverses_id: None,
        version: 1,
    }
}

fn form() -> Form {
    let errors = vec![FieldError { field: "reason", message: "请填写理由。".into() }];
    Form { typed: BTreeMap::from([("reason", "x".into())]), errors, refused: "有几处需要修改。".into() }
}

fn moments(lang: Lang) -> Vec<Moment> {
    let page = page(lang, "ledger-line");
    let actions = [
        "fund.budgeted",
        "plan.funded",
        "visit.priced",
        "settlement.held",
        "settlement.released",
        "settlement.deducted",
        "settlement.reversed",
        "commitment.released",
        "statement.drawn",
        "statement.confirmed",
        "statement.accepted",
        "statement.returned",
        "statement.paid",
    ];
    let titles = actions.iter().map(|action| page.t_of("action-", action));
    let tasks = ["check", "review", "accept", "pay"].iter().map(|step| page.t(&format!("task-settlement-{step}")));
    let facts = ["total", "asked", "before", "budget"].map(|f| (page.t(&format!("fact-{f}-fen")), "1.00".to_owned()));
    let moment = |title| Moment {
        title,
        when: "2026-09-18 09:30".into(),
        who: "县级经办员".into(),
        facts: facts.to_vec(),
        law: String::new(),
    };
    titles.chain(tasks).map(moment).collect()
}

fn statement(progress: Progress, lang: Lang) -> StatementPage {
    let mut ids = IdSource::seeded(3);
    let statement = Statement {
        id: StatementId::new(&mut ids, now()),
        provider_id: ProviderId::new(&mut ids, now()),
        division: DivisionCode::parse("371621001").unwrap(),
        month: Month::of(now().china_date()),
        progress,
        total_fen: Fen(123_450),
        lines: 12,
        payment: Some("P-2026-001".into()),
        returned_reason: Some("第三条重复".into()),
        version: 1,
    };
    let view = StatementView {
        capitals: statement.total_fen.chinese_capitals(),
        statement,
        provider: "惠民康养".into(),
        place: "孙武街道".into(),
        funds: vec![(name(), fund().key.to_string(), Fen(123_450))],
        lines: lines(),
        timeline: vec![],
        confirms: true,
        accepts: true,
        pays: true,
    };
    StatementPage { page: page(lang, "ledger-statement"), view, moments: moments(lang), form: form() }
}

fn statements(lang: Lang) -> StatementsPage {
    let row = StatementRow::sample(StatementId::new(&mut IdSource::seeded(4), now()), Month::of(now().china_date()));
    let view = StatementList {
        state: "draft".into(),
        next: Some(row.id),
        rows: vec![row],
        counts: StatementState::ALL.iter().map(|s| (*s, 1)).collect(),
        total: 1,
        draws: true,
        month: Month::of(now().china_date()),
    };
    StatementsPage { page: page(lang, "ledger-statements"), view }
}

fn all(lang: Lang) -> Vec<String> {
    let signed = Signed { by: UserId::new(&mut IdSource::seeded(5), now()), at: now() };
    let funds = FundList {
        year: 2026,
        years: vec![2026, 2025],
        rows: vec![fund()],
        total: fund().figures,
        many_places: true,
        choices: vec![("county".into(), name())],
        held: 2,
    };
    let empty = FundList { rows: vec![], years: vec![], choices: vec![], ..funds.clone() };
    let line_page = |state| {
        let view = LineView {
            line: line(state),
            item: name(),
            fund: Some(name()),
            person: "王**".into(),
            provider: "惠民康养".into(),
            place: "西张村委会".into(),
            timeline: vec![],
            decides: true,
        };
        LinePage { page: page(lang, "ledger-line"), view, moments: moments(lang), form: form() }.render()
    };
    let fund_page = |lines, sees_lines| {
        let view = FundView { fund: fund(), lines, sees_lines };
        FundPage { page: page(lang, "ledger-fund"), view, moments: moments(lang) }.render()
    };
    let lines_page = |list| LinesPage { page: page(lang, "ledger-held"), list }.render();
    let progresses = [
        Progress::Draft,
        Progress::Confirmed(signed),
        Progress::Accepted(signed, signed),
        Progress::Paid(signed, signed, signed),
    ];
    let funds_page = |view| FundsPage { page: page(lang, "ledger-funds"), view, form: form() }.render();
    let mut pages = vec![
        funds_page(funds),
        funds_page(empty),
        fund_page(lines(), true),
        fund_page(LineList::default(), true),
        fund_page(LineList::default(), false),
        lines_page(lines()),
        lines_page(LineList::default()),
        line_page(LineState::Held),
        line_page(LineState::Paid),
        statements(lang).render(),
    ];
    pages.extend(progresses.map(|progress| statement(progress, lang).render()));
    pages.into_iter().map(|page| page.expect("the template renders")).collect()
}

#[test]
fn every_page_has_every_text_in_both_languages() {
    for lang in Lang::ALL {
        for page in all(lang) {
            // A key without a text is shown as the key itself.
            for prefix in ["ledger-", "task-settlement-", "action-", "fact-", "ui-"] {
                let missing = [format!(">{prefix}"), format!("\"{prefix}"), format!(" {prefix}")];
                let shown = missing.iter().find_map(|text| page.find(text.as_str()));
                let known = ["\"ui-keys", "\"ui-confirm"];
                let around = shown.map(|at| page[at..].chars().take(50).collect::<String>()).unwrap_or_default();
                assert!(shown.is_none() || known.iter().any(|k| around.starts_with(k)), "{}: {around}", lang.tag());
            }
        }
    }
}

#[test]
fn a_paid_statement_shows_capitals_and_no_button() {
    let signed = Signed { by: UserId::new(&mut IdSource::seeded(5), now()), at: now() };
    let html = statement(Progress::Paid(signed, signed, signed), Lang::Chinese).render().unwrap();
    assert!(html.contains("壹仟贰佰叁拾肆元伍角整") && html.contains("1,234.50"), "{html}");
    for action in ["confirmation", "acceptance", "payment", "return"] {
        assert!(!html.contains(&format!("/{action}\"")), "{action}");
    }
    let draft = statement(Progress::Draft, Lang::Chinese).render().unwrap();
    assert!(draft.contains("/confirmation\"") && !draft.contains("/payment\""));
}
