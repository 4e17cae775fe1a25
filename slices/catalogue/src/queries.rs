//! The regulation of one place, as the pages and the API show it.

use crate::words::{unit_price, yuan};
use base::{DivisionCode, Failure, FieldError, Rejection};
use platform::Cx;
use policy::{CatalogueItem, Citation, LawClass, Need, PolicyView, TermKind};
use std::sync::Arc;
use ui::Page;

/// The catalogue in force in one place today.
pub(crate) struct Place {
    /// Name of the place; none for the national reference list.
    pub name: Option<String>,
    /// Everything in force there.
    pub view: Arc<PolicyView>,
}

/// The place asked for; else the visitor's own; else the national list with its reference prices.
pub(crate) fn place(cx: &mut Cx<'_, '_>, asked: &str, own: Option<DivisionCode>) -> Result<Place, Failure> {
    let code = match asked.trim() {
        "" => own,
        text => Some(
            DivisionCode::parse(text)
                .map_err(|e| Rejection::invalid(vec![FieldError { field: "place", message: e.to_string() }]))?,
        ),
    };
    let Some(code) = code else { return Ok(Place { name: None, view: cx.view(no_place()?)? }) };
    let name = divisions::store::find(cx.tx, code)?.map(|d| d.name).ok_or(Failure::NotFound)?;
    Ok(Place { name: Some(name), view: cx.view(code)? })
}

/// A code in which nobody lives (area 99 is kept free for synthetic data): no overlay reaches it, the national list holds.
fn no_place() -> Result<DivisionCode, Failure> {
    DivisionCode::parse("99").map_err(|e| Failure::bug(e.to_string()))
}

impl Place {
    /// What one unit of an item costs here, in plain words.
    pub(crate) fn price(&self, page: &Page, item: &CatalogueItem) -> String {
        unit_price(page, item, item.price_fen)
    }

    /// The yearly quota of one person.
    pub(crate) fn annual(&self, page: &Page) -> String {
        yuan(page, self.view.quota().annual_fen)
    }

    /// Items of one statutory class.
    pub(crate) fn of_class(&self, class: &LawClass) -> Vec<&CatalogueItem> {
        self.view.items().iter().filter(|item| item.class == *class).collect()
    }

    /// Items that answer a need, the most usual first.
    pub(crate) fn answering(&self, need: &Need) -> Vec<&CatalogueItem> {
        need.items.iter().filter_map(|code| self.view.item(code)).collect()
    }

    /// Needs that an item answers, by name.
    pub(crate) fn needs_met(&self, page: &Page, item: &CatalogueItem) -> String {
        let needs = self.view.needs_met_by(&item.code);
        join(page, needs.into_iter().map(|need| page.pick(&need.name_zh, &need.name_en)))
    }

    /// The groups an item is written for, by name.
    pub(crate) fn groups(&self, page: &Page, item: &CatalogueItem) -> String {
        let groups = item.targets.iter().filter_map(|code| self.view.target(code));
        join(page, groups.map(|group| page.pick(&group.name_zh, &group.name_en)))
    }

    /// The funds that may pay an item, the one that pays first at the front.
    pub(crate) fn funds(&self, page: &Page, item: &CatalogueItem) -> String {
        let funds = self.view.funds_for(item);
        join(page, funds.into_iter().map(|fund| page.pick(&fund.name_zh, &fund.name_en)))
    }

    /// The kinds of staff that may deliver an item.
    pub(crate) fn staff(&self, page: &Page, item: &CatalogueItem) -> String {
        join(page, item.who.iter().map(|code| self.word(page, &TermKind::Staff, code)))
    }

    /// The word for a code of the vocabulary.
    pub(crate) fn word<'v>(&'v self, page: &Page, kind: &TermKind, code: &'v str) -> &'v str {
        self.view.term(*kind, code).map_or(code, |term| page.pick(&term.name_zh, &term.name_en))
    }

    /// Words of a class, a tier and a stage.
    pub(crate) fn class(&self, page: &Page, class: &LawClass) -> &str {
        self.word(page, &TermKind::Class, class.as_str())
    }

    /// The tier in words.
    pub(crate) fn tier(&self, page: &Page, item: &CatalogueItem) -> &str {
        self.word(page, &TermKind::Tier, item.tier.as_str())
    }

    /// The tranche of the yearly quota that pays an item.
    pub(crate) fn tranche(&self, page: &Page, item: &CatalogueItem) -> String {
        let tranche = self.view.quota().tranche_for_stage(item.stage);
        tranche.map_or_else(String::new, |t| page.pick(&t.name_zh, &t.name_en).to_owned())
    }

    /// The clauses as printed.
    pub(crate) fn cite(&self, source: &[Citation]) -> String {
        self.view.cite(source)
    }
}

fn join<'w>(page: &Page, words: impl Iterator<Item = &'w str>) -> String {
    words.collect::<Vec<_>>().join(&page.t("catalogue-comma"))
}
