//! From rows to figures: pure sums, so that a total, its table and its list cannot disagree.

use base::id::PersonId;
use base::money::Fen;
use base::{DivisionCode, Level};
use policy::LawClass;
use std::collections::{BTreeMap, BTreeSet};

/// Completed visits of one person, with one item, in one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VisitFact {
    /// Where.
    pub division: DivisionCode,
    /// Catalogue item.
    pub item: String,
    /// Who.
    pub person_id: PersonId,
    /// Visits.
    pub times: i64,
    /// Minutes between check-in and check-out.
    pub minutes: i64,
    /// Visits with a mark.
    pub rated: i64,
    /// Visits with the best mark.
    pub good: i64,
}

/// Needs of one kind in one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedFact {
    /// Where.
    pub division: DivisionCode,
    /// Code of the need.
    pub code: String,
    /// How many.
    pub times: i64,
}

/// Money of one item in one village.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyFact {
    /// Where.
    pub division: DivisionCode,
    /// Catalogue item.
    pub item: String,
    /// Priced for payment less what was taken back.
    pub amount_fen: Fen,
}

/// Everything that was counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// Needs.
    pub needs: Vec<NeedFact>,
    /// Visits.
    pub visits: Vec<VisitFact>,
    /// Money.
    pub money: Vec<MoneyFact>,
}

/// The figures of a place, of a class of service or of everything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Needs reported.
    pub needs: i64,
    /// Different people served.
    pub people: i64,
    /// Person-times.
    pub times: i64,
    /// Minutes delivered.
    pub minutes: i64,
    /// Visits with a mark.
    pub rated: i64,
    /// Visits with the best mark.
    pub good: i64,
    /// Money.
    pub amount_fen: Fen,
}

impl Tally {
    /// Share of the best mark in percent, rounded half up; none without a mark.
    pub fn satisfaction(&self) -> Option<i64> {
        share(self.good, self.rated)
    }

    /// Fen for one person-time, rounded half up; none without one.
    pub fn fen_per_time(&self) -> Option<Fen> {
        (self.times > 0).then(|| Fen((self.amount_fen.0 * 2 + self.times).div_euclid(self.times * 2)))
    }
}

/// A share in percent, rounded half up; none of nothing.
pub fn share(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part * 200 + whole) / (whole * 2))
}

/// Hours with one decimal, rounded half up: `90` minutes are `1.5`.
pub fn hours(minutes: i64) -> String {
    let tenths = (minutes + 3) / 6;
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[derive(Default)]
struct Sum {
    tally: Tally,
    people: BTreeSet<PersonId>,
}

impl Sum {
    fn visit(&mut self, fact: &VisitFact) {
        self.people.insert(fact.person_id);
        self.tally.times += fact.times;
        self.tally.minutes += fact.minutes;
        self.tally.rated += fact.rated;
        self.tally.good += fact.good;
    }

    fn end(self) -> Tally {
        Tally { people: self.people.len() as i64, ..self.tally }
    }
}

impl Facts {
    /// Sums by any key; a fact without a key is left out.
    fn by<K: Ord>(
        &self,
        need: impl Fn(&NeedFact) -> Option<K>,
        visit: impl Fn(&VisitFact) -> Option<K>,
        money: impl Fn(&MoneyFact) -> Option<K>,
    ) -> BTreeMap<K, Tally> {
        let mut sums: BTreeMap<K, Sum> = BTreeMap::new();
        for (fact, key) in self.needs.iter().filter_map(|f| Some((f, need(f)?))) {
            sums.entry(key).or_default().tally.needs += fact.times;
        }
        for (fact, key) in self.visits.iter().filter_map(|f| Some((f, visit(f)?))) {
            sums.entry(key).or_default().visit(fact);
        }
        for (fact, key) in self.money.iter().filter_map(|f| Some((f, money(f)?))) {
            sums.entry(key).or_default().tally.amount_fen.0 += fact.amount_fen.0;
        }
        sums.into_iter().map(|(key, sum)| (key, sum.end())).collect()
    }

    /// Everything together.
    pub fn total(&self) -> Tally {
        self.by(|_| Some(()), |_| Some(()), |_| Some(())).remove(&()).unwrap_or_default()
    }

    /// By the divisions of a level; what lies above that level is kept under its own code.
    pub fn by_place(&self, level: Level) -> BTreeMap<DivisionCode, Tally> {
        let at = |code: DivisionCode| Some(code.at(level).unwrap_or(code));
        self.by(|f| at(f.division), |f| at(f.division), |f| at(f.division))
    }

    /// By statutory class of service; items that the catalogue does not know are left out.
    pub fn by_class(&self, class_of: impl Fn(&str) -> Option<LawClass>) -> BTreeMap<LawClass, Tally> {
        self.by(|_| None, |f| class_of(&f.item), |f| class_of(&f.item))
    }

    /// Needs by code, the most frequent first.
    pub fn by_need(&self) -> Vec<(String, i64)> {
        let mut needs: BTreeMap<&str, i64> = BTreeMap::new();
        for fact in &self.needs {
            *needs.entry(&fact.code).or_default() += fact.times;
        }
        let mut needs: Vec<(String, i64)> = needs.into_iter().map(|(code, n)| (code.to_owned(), n)).collect();
        needs.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        needs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{IdSource, Timestamp};

    fn person(n: u64) -> PersonId {
        PersonId::new(&mut IdSource::seeded(n), Timestamp::from_micros(0))
    }

    fn visit(place: &str, item: &str, who: u64, [times, minutes, rated, good]: [i64; 4]) -> VisitFact {
        let division = DivisionCode::parse(place).unwrap();
        VisitFact { division, item: item.into(), person_id: person(who), times, minutes, rated, good }
    }

    fn facts() -> Facts {
        let money = |place: &str, item: &str, fen| MoneyFact {
            division: DivisionCode::parse(place).unwrap(),
            item: item.into(),
            amount_fen: Fen(fen),
        };
        let need = |place: &str, code: &str, times| NeedFact {
            division: DivisionCode::parse(place).unwrap(),
            code: code.into(),
            times,
        };
        Facts {
            needs: vec![
                need("371621001200", "bathing", 3),
                need("371621101200", "meals", 4),
                need("371621001001", "bathing", 2),
            ],
            visits: vec![
                visit("371621001200", "C03", 1, [2, 180, 2, 1]),
                visit("371621001001", "L01", 1, [1, 60, 0, 0]),
                visit("371621001200", "C03", 2, [1, 90, 1, 1]),
                visit("371621101200", "L01", 3, [4, 200, 3, 3]),
            ],
            money: vec![
                money("371621001200", "C03", 24_000),
                money("371621101200", "L01", -500),
                money("371621", "L01", 700),
            ],
        }
    }

    #[test]
    fn a_person_is_counted_once_in_every_sum() {
        let total = facts().total();
        assert_eq!(
            total,
            Tally { needs: 9, people: 3, times: 8, minutes: 530, rated: 6, good: 5, amount_fen: Fen(24_200) }
        );
        assert_eq!((total.satisfaction(), total.fen_per_time()), (Some(83), Some(Fen(3_025))));
        let places: Vec<(String, [i64; 4])> = facts()
            .by_place(Level::Township)
            .into_iter()
            .map(|(code, t)| (code.prefix(), [t.needs, t.people, t.times, t.amount_fen.0]))
            .collect();
        let place = |code: &str, figures| (code.to_owned(), figures);
        assert_eq!(
            places,
            [
                place("371621", [0, 0, 0, 700]),
                place("371621001", [5, 2, 4, 24_000]),
                place("371621101", [4, 1, 4, -500])
            ]
        );
        let class = |item: &str| match item {
            "C03" => Some(LawClass::Care),
            "L01" => Some(LawClass::Living),
            _ => None,
        };
        let classes: Vec<(LawClass, [i64; 3])> =
            facts().by_class(class).into_iter().map(|(c, t)| (c, [t.people, t.times, t.needs])).collect();
        assert_eq!(classes, [(LawClass::Care, [2, 3, 0]), (LawClass::Living, [2, 5, 0])]);
        assert_eq!(facts().by_need(), [("bathing".to_owned(), 5), ("meals".to_owned(), 4)]);
    }

    #[test]
    fn shares_and_hours_are_rounded_half_up() {
        let shares = [
            ((0, 0), None),
            ((1, 3), Some(33)),
            ((2, 3), Some(67)),
            ((1, 200), Some(1)),
            ((1, 201), Some(0)),
            ((5, 5), Some(100)),
        ];
        for ((part, whole), expected) in shares {
            assert_eq!(share(part, whole), expected, "{part}/{whole}");
        }
        for (minutes, text) in [(0, "0.0"), (2, "0.0"), (3, "0.1"), (90, "1.5"), (6_000, "100.0")] {
            assert_eq!(hours(minutes), text);
        }
        assert_eq!(Tally::default().fen_per_time(), None);
        let odd = Tally { times: 2, amount_fen: Fen(5), ..Tally::default() };
        assert_eq!(odd.fen_per_time(), Some(Fen(3)));
    }
}
