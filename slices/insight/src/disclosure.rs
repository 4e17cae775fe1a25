//! Small cells: whoever may see figures but not the cases behind them learns nothing about single people.
//!
//! The 10-5 rule of the Office for National Statistics: counts below 10 are hidden, others rounded to the nearest 5. Where
//! one cell alone is hidden in a column, the next smallest is hidden too, or the total would give it away. Pure.

use authz::Actor;
use base::DivisionCode;
use policy::{Policy, RoleScope};

/// Counts below this are hidden.
const SMALLEST: i64 = 10;
/// Others are rounded to this.
const STEP: i64 = 5;

/// A figure as somebody may see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shown {
    /// As counted, or rounded.
    Figure(i64),
    /// Too small, or giving away one that is.
    #[default]
    Hidden,
}

impl Shown {
    /// The figure, unless hidden.
    pub const fn figure(self) -> Option<i64> {
        match self {
            Self::Figure(n) => Some(n),
            Self::Hidden => None,
        }
    }
}

/// Whether the actor may see the cases behind the figures of a division.
pub fn sees_cases(policy: &Policy, actor: &Actor, permission: &str, division: DivisionCode) -> bool {
    actor.grants.iter().any(|grant| {
        policy.role(&grant.role).is_some_and(|role| {
            role.allows(permission)
                && role.scope == RoleScope::Division
                && grant.division.is_some_and(|own| own.contains(division))
        })
    })
}

/// One figure that stands alone. Nothing at all is no small cell: there is nobody behind it.
pub const fn one(count: i64, exact: bool) -> Shown {
    if exact || count == 0 {
        Shown::Figure(count)
    } else if count < SMALLEST {
        Shown::Hidden
    } else {
        Shown::Figure((count + STEP / 2) / STEP * STEP)
    }
}

/// A column of counts whose total is shown elsewhere; each with whether its cases may be seen.
pub fn column(cells: &[(i64, bool)]) -> Vec<Shown> {
    let mut shown: Vec<Shown> = cells.iter().map(|(count, exact)| one(*count, *exact)).collect();
    let hidden = shown.iter().filter(|s| **s == Shown::Hidden).count();
    if hidden == 1 {
        let open = cells.iter().zip(&shown).enumerate();
        let open = open.filter(|(_, ((count, exact), s))| !exact && *count > 0 && **s != Shown::Hidden);
        if let Some(next) = open.min_by_key(|(_, ((count, _), _))| *count).map(|(at, _)| at) {
            shown[next] = Shown::Hidden;
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn small_cells_are_hidden_and_a_lonely_one_has_company() {
        use Shown::{Figure as F, Hidden as H};
        let out = |cells: &[i64]| column(&cells.iter().map(|n| (*n, false)).collect::<Vec<_>>());
        assert_eq!(out(&[0, 12, 13, 97]), [F(0), F(10), F(15), F(95)]);
        assert_eq!(out(&[3, 12, 40]), [H, H, F(40)], "one alone would follow from the total");
        assert_eq!(out(&[3, 4, 40]), [H, H, F(40)]);
        assert_eq!(out(&[9, 0]), [H, F(0)], "nobody is left to keep it company");
        assert_eq!(column(&[(3, true), (12, true)]), [F(3), F(12)], "own cases are shown as they are");
        assert_eq!(column(&[(3, true), (7, false), (12, false)]), [F(3), H, H]);
    }

    proptest! {
        #[test]
        fn no_small_count_is_ever_shown(cells in proptest::collection::vec(0..60i64, 0..12)) {
            let all: Vec<(i64, bool)> = cells.iter().map(|n| (*n, false)).collect();
            let shown = column(&all);
            for (count, shown) in cells.iter().zip(&shown) {
                let small = *count > 0 && *count < SMALLEST;
                prop_assert!(!small || *shown == Shown::Hidden);
                if let Shown::Figure(n) = shown {
                    prop_assert!(n % STEP == 0 && (n - count).abs() <= STEP / 2);
                }
            }
            // Whoever subtracts the shown from the total is left with two cells at least.
            let hidden = shown.iter().filter(|s| **s == Shown::Hidden).count();
            let others = cells.iter().filter(|n| **n > 0).count();
            prop_assert!(hidden != 1 || others == 1);
        }
    }
}
