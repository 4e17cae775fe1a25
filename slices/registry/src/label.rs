//! How lists of other slices name a person: masked, with age and a few words.

use crate::store;
use base::id::PersonId;
use base::name::masked_name;
use base::{DivisionCode, Failure, age_on};
use platform::Cx;
use policy::PolicyView;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use ui::Page;

/// A word that the policy keeps in two languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl Word {
    /// In the language of the page.
    pub fn on<'w>(&'w self, page: &Page) -> &'w str {
        page.pick(&self.zh, &self.en)
    }
}

/// A person in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonLabel {
    /// `王**`.
    pub masked_name: String,
    /// Completed years today.
    pub age: i16,
    /// Names of the tags that are not sensitive.
    pub tags: Vec<Word>,
}

impl PersonLabel {
    /// `81岁 · 独居老人`: the age and the first two tags, in the language of the page.
    pub fn about(&self, page: &Page) -> String {
        let age = page.t_with("ui-age", "n", self.age);
        let tags = self.tags.iter().take(2).map(|tag| tag.on(page).to_owned());
        std::iter::once(age).chain(tags).collect::<Vec<_>>().join(" · ")
    }
}

/// Labels of the people on a page. The caller shows only people whom its own scoped query has let through; nobody is
/// told apart by a label, and sensitive tags are left out.
///
/// # Errors
/// See [`db::DbError`]; rejected when no policy is in force in a division.
pub fn labels(
    cx: &mut Cx<'_, '_>,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, PersonLabel>, Failure> {
    let ids: Vec<PersonId> = ids.into_iter().collect::<BTreeSet<_>>().into_iter().collect();
    let mut views = Views::default();
    let mut labels = BTreeMap::new();
    for ten in ids.chunks(10) {
        for (id, name, birth_date, division, tags) in store::ten(cx.tx, ten)? {
            let tags = harmless_tags(&*views.of(cx, division)?, &tags);
            let age = age_on(birth_date, cx.today());
            labels.insert(id, PersonLabel { masked_name: masked_name(&name), age, tags });
        }
    }
    Ok(labels)
}

/// The policy of the divisions of one page, each looked up once.
#[derive(Default)]
pub(crate) struct Views(BTreeMap<DivisionCode, Arc<PolicyView>>);

impl Views {
    pub(crate) fn of(&mut self, cx: &Cx<'_, '_>, division: DivisionCode) -> Result<Arc<PolicyView>, Failure> {
        if let Some(view) = self.0.get(&division) {
            return Ok(view.clone());
        }
        let view = cx.view(division)?;
        self.0.insert(division, view.clone());
        Ok(view)
    }
}

/// Names of the tags that everybody with a reason to see the list may read (个人信息保护法第二十八条 keeps the rest).
pub(crate) fn harmless_tags(view: &PolicyView, codes: &[String]) -> Vec<Word> {
    tags(view, codes, false)
}

/// Names of tags, with the sensitive ones or without.
pub(crate) fn tags(view: &PolicyView, codes: &[String], with_sensitive: bool) -> Vec<Word> {
    let known = codes.iter().filter_map(|code| view.tag(code));
    let shown = known.filter(|tag| with_sensitive || !tag.sensitive);
    shown.map(|tag| Word { zh: tag.name_zh.clone(), en: tag.name_en.clone() }).collect()
}

/// Names of categories.
pub(crate) fn categories(view: &PolicyView, codes: &[String]) -> Vec<Word> {
    let known = codes.iter().filter_map(|code| view.category(code));
    known.map(|category| Word { zh: category.name_zh.clone(), en: category.name_en.clone() }).collect()
}
