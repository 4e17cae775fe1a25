//! The story of a person or a case, read from the journal: who did what when, with facts in words.
//!
//! Text keys: `action-<action>`, `fact-<name>`, `value-<name>-<value>`, dots and underscores as dashes. A fact whose
//! value is a code of the policy is shown by its name there; a key of a record is for programs and left out.

use crate::label::Word;
use crate::store;
use base::id::PersonId;
use base::{Date, DivisionCode, Failure, Fen, Timestamp};
use journal::TimelineRow;
use platform::Cx;
use policy::PolicyView;
use ui::Page;

/// What a fact says.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Said {
    /// Names of the policy.
    Words(Vec<Word>),
    /// Figures, dates, numbers of papers, and codes that have a text.
    Plain(String),
}

/// One fact of a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    name: String,
    said: Said,
}

impl Fact {
    /// What it is about: the text `fact-<name>`, or the plain name.
    pub fn label(&self, page: &Page) -> String {
        text_or(page, &format!("fact-{}", self.name), &self.name)
    }

    /// What it says, in words where there are words.
    pub fn value(&self, page: &Page) -> String {
        match &self.said {
            Said::Words(words) => words.iter().map(|word| word.on(page)).collect::<Vec<_>>().join("、"),
            Said::Plain(value) => {
                // Whoever journals a state means that of a case; its words are casework's.
                let prefix =
                    if self.name == "state" { "case-state".to_owned() } else { format!("value-{}", self.name) };
                let plain = |value: &str| value.parse().map_or_else(|_| value.to_owned(), |day: Date| page.on(day));
                let one = |value: &str| text_or(page, &format!("{prefix}-{value}"), &plain(value));
                value.split(',').map(one).collect::<Vec<_>>().join("、")
            }
        }
    }
}

/// One moment of a story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Timestamp,
    /// The journal's action: `case.confirmed`.
    pub action: String,
    /// Name of the account, empty for a reaction of the system.
    pub actor: String,
    /// Code of the role in which it was done.
    pub role: String,
    /// What else is told.
    pub facts: Vec<Fact>,
    /// The clause it rests on, empty when none was named.
    pub law: String,
}

impl Moment {
    /// What was done: the text `action-<action>`.
    pub fn title(&self, page: &Page) -> String {
        page.t_of("action-", &self.action)
    }

    /// Who did it: name and role.
    pub fn who(&self, page: &Page) -> String {
        who(page, &self.actor, &self.role)
    }

    /// The facts that have a label; the others are for programs.
    pub fn told(&self, page: &Page) -> Vec<&Fact> {
        self.facts.iter().filter(|fact| page.has(&format!("fact-{}", fact.name.replace('_', "-")))).collect()
    }

    /// This moment as the pages of every slice show one.
    pub fn on(&self, page: &Page) -> ui::Moment {
        ui::Moment {
            title: self.title(page),
            when: page.when(self.at),
            who: self.who(page),
            facts: self.told(page).into_iter().map(|fact| (fact.label(page), fact.value(page))).collect(),
            law: self.law.clone(),
        }
    }
}

/// Name and role of somebody who acted; the system has no name.
pub(crate) fn who(page: &Page, name: &str, role: &str) -> String {
    let role = text_or(page, &format!("role-{role}"), role);
    [name, role.as_str()].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// A text, or something plain when there is none.
fn text_or(page: &Page, key: &str, plain: &str) -> String {
    let key = key.replace(['.', '_'], "-");
    let text = page.t(&key);
    if text == key { plain.to_owned() } else { text }
}

/// Journal rows as moments, with the names of those who acted and the words of the policy of that place.
///
/// # Errors
/// See [`db::DbError`]; rejected when no policy is in force there.
pub fn moments(cx: &mut Cx<'_, '_>, rows: Vec<TimelineRow>, division: DivisionCode) -> Result<Vec<Moment>, Failure> {
    let view = cx.view(division)?;
    let names = store::user_names(cx.tx, rows.iter().filter_map(|row| row.actor_id))?;
    let moment = |row: TimelineRow| Moment {
        at: row.at,
        action: row.action,
        actor: row.actor_id.and_then(|id| names.get(&id).cloned()).unwrap_or_default(),
        role: row.role,
        facts: row.facts.into_iter().filter_map(|(name, value)| fact(&view, name, value)).collect(),
        law: row.law.unwrap_or_default(),
    };
    Ok(rows.into_iter().map(moment).collect())
}

fn fact(view: &PolicyView, name: String, value: String) -> Option<Fact> {
    // Keys of records are UUIDs, whatever they belong to.
    if value.is_empty() || value.parse::<PersonId>().is_ok() {
        return None;
    }
    let words: Vec<Word> = value.split([',', ' ']).filter_map(|code| named(view, &name, code)).collect();
    let said = if words.is_empty() { Said::Plain(figure(&name, value)) } else { Said::Words(words) };
    Some(Fact { name, said })
}

/// The name of a code in the policy, by what the fact is called.
fn named(view: &PolicyView, fact: &str, code: &str) -> Option<Word> {
    let (zh, en) = match fact {
        "need" | "needs" => view.need(code).map(|n| (&n.name_zh, &n.name_en)),
        "item" | "items" => view.item(code).map(|i| (&i.name_zh, &i.name_en)),
        "category" | "categories" => view.category(code).map(|c| (&c.name_zh, &c.name_en)),
        "tags" => view.tag(code).map(|t| (&t.name_zh, &t.name_en)),
        "reason" => view.reason(code).map(|r| (&r.name_zh, &r.name_en)),
        "instrument" => view.instrument(code).map(|i| (&i.name_zh, &i.name_en)),
        "fund" => view.fund(code).map(|f| (&f.name_zh, &f.name_en)),
        "grade" => {
            let mut grades = view.instruments().iter().flat_map(|i| &i.grades);
            grades.find(|g| g.code == code).map(|g| (&g.name_zh, &g.name_en))
        }
        _ => None,
    }?;
    Some(Word { zh: zh.clone(), en: en.clone() })
}

fn figure(name: &str, value: String) -> String {
    match value.parse::<i64>() {
        Ok(fen) if name.ends_with("_fen") => Fen(fen).to_string(),
        _ => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ui::Session;

    #[test]
    fn a_fact_is_told_in_words_and_keys_of_records_are_left_out() {
        let page = Page::plain(&Session::anonymous("/"), "registry-people");
        let view = crate::tests::view();
        let table = [
            ("purpose", "visit", Some("用途：上门服务")),
            ("field", "phone,address", Some("内容：电话、住址")),
            ("needs", "bathing,meals", Some("需要：洗澡、做饭、吃饭")),
            ("minor", "true", Some("未成年人：是")),
            ("amount_fen", "40000", Some("金额（元）：400.00")),
            ("nobody_knows_it", "7", Some("nobody_knows_it：7")),
            ("order", "0199f3a0-0000-7000-8000-000000000000", None),
            ("with", "", None),
        ];
        for (name, value, expected) in table {
            let told = fact(&view, name.into(), value.into());
            let told = told.map(|fact| format!("{}：{}", fact.label(&page), fact.value(&page)));
            assert_eq!(told.as_deref(), expected, "{name}");
        }
    }
}
