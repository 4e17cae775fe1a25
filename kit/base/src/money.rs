//! Money in integer fen. Owns arithmetic that cannot lose a fen, the reading of typed amounts and the two written
//! forms (figures and capitals). Never uses a float, never rounds without saying so. Start with [`Fen`].

use crate::failure::Failure;
use crate::text;
use crate::value::{FromValue, Value, ValueError};
use std::fmt;

/// An amount of RMB in fen (1/100 yuan); may be negative (a reversal, a deduction).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Arithmetic that has no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result does not fit into 64 bits of fen.
    #[error("金额超出可以计算的范围，请核对数量和单价。")]
    Overflow,
    /// A split without any positive weight would lose the money.
    #[error("没有可以分摊的份额，请至少让一个份额大于零。")]
    NoWeights,
}

impl From<MoneyError> for Failure {
    /// Amounts typed by people are bounded where they are read, so this is a defect.
    fn from(error: MoneyError) -> Self {
        Self::Bug(Box::new(error))
    }
}

/// A typed amount that cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ParseYuanError {
    /// Nothing was typed.
    #[error("请填写金额，例如 12.50。")]
    Empty,
    /// Something else than digits and one decimal point.
    #[error("金额只能写数字和一个小数点，单位是元，例如 1234.50，请改写。")]
    NotANumber,
    /// A comma not in front of three digits.
    #[error("金额里千分位逗号的位置不对，请写成 1,234.50 的样子，或者去掉逗号。")]
    MisplacedComma,
    /// More than two decimals.
    #[error("金额最多写到分，也就是小数点后两位，请改写。")]
    TooPrecise,
    /// More than the platform can count.
    #[error("金额太大，请核对是否多写了数字。")]
    TooLarge,
}

impl Fen {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Whole yuan. Beyond ±92 quadrillion yuan the bound of the type stands, which no later sum accepts.
    pub const fn from_yuan(yuan: i64) -> Self {
        Self(yuan.saturating_mul(100))
    }

    /// The amount in fen.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// Less than nothing.
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Neither more nor less than nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// This amount and another together.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// This amount less another.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::Overflow)
    }

    /// A unit price taken `count` times.
    pub fn checked_mul(self, count: i64) -> Result<Self, MoneyError> {
        self.0.checked_mul(count).map(Self).ok_or(MoneyError::Overflow)
    }

    /// The sum of many amounts.
    pub fn total(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// A share in basis points (1/10,000), rounded half away from zero (四舍五入). Shares that must add up to the
    /// whole come from [`Fen::split`].
    pub fn share_bp(self, basis_points: u32) -> Result<Self, MoneyError> {
        let scaled = i128::from(self.0) * i128::from(basis_points);
        let half = if scaled < 0 { -5_000 } else { 5_000 };
        i64::try_from((scaled + half) / 10_000).map(Self).or(Err(MoneyError::Overflow))
    }

    /// Splits by weights so that the parts add up to exactly this amount (largest remainder; on a tie the earlier
    /// part gets the fen). A part of weight zero gets nothing.
    pub fn split(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        let whole: u128 = weights.iter().map(|w| u128::from(*w)).sum();
        if whole == 0 {
            return Err(MoneyError::NoWeights);
        }
        let amount = u128::from(self.0.unsigned_abs());
        let mut parts: Vec<u128> = weights.iter().map(|w| amount * u128::from(*w) / whole).collect();
        let mut order: Vec<usize> = (0..weights.len()).collect();
        order.sort_by_key(|i| std::cmp::Reverse(amount * u128::from(weights[*i]) % whole));
        let left = amount - parts.iter().sum::<u128>();
        for i in order.into_iter().zip(0..left).map(|(i, _)| i) {
            parts[i] += 1;
        }
        let sign = if self.is_negative() { -1 } else { 1 };
        parts.into_iter().map(|part| signed(sign, part).ok_or(MoneyError::Overflow)).collect()
    }

    /// Reads an amount in yuan as people type it: `12.5`, `￥1,234.50`, `１２元`, `-3`; at most two decimals.
    pub fn parse_yuan(raw: &str) -> Result<Self, ParseYuanError> {
        let text = text::compact(raw);
        let text = text.strip_suffix('元').unwrap_or(&text);
        let (sign, text) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let text = text.strip_prefix(['¥', '￥']).unwrap_or(text);
        if text.is_empty() {
            return Err(ParseYuanError::Empty);
        }
        let (yuan, decimals) = text.split_once('.').map_or((text, None), |(yuan, rest)| (yuan, Some(rest)));
        let yuan = whole_yuan(yuan)?;
        let cents = decimals.map_or(Ok(0), decimal_fen)?;
        signed(sign, yuan.saturating_mul(100).saturating_add(cents)).ok_or(ParseYuanError::TooLarge)
    }

    /// The amount in capitals for receipts (正确填写票据和结算凭证的基本规定), without the word 人民币:
    /// `壹仟贰佰叁拾肆元伍角整`. Every run of zeros between two figures of the yuan is one 零; after 元 a 零 stands
    /// only where the jiao are missing.
    pub fn chinese_capitals(self) -> String {
        let amount = self.0.unsigned_abs();
        let (yuan, jiao, fen) = (amount / 100, amount / 10 % 10, amount % 10);
        let mut out = String::from(if self.is_negative() { "负" } else { "" });
        if yuan > 0 {
            push_integer(&mut out, yuan);
            out.push('元');
        }
        if jiao > 0 {
            push_integer(&mut out, jiao);
            out.push('角');
        }
        if fen > 0 {
            if yuan > 0 && jiao == 0 {
                out.push('零');
            }
            push_integer(&mut out, fen);
            out.push('分');
            return out;
        }
        out.push_str(if amount == 0 { "零元整" } else { "整" });
        out
    }
}

fn signed(sign: i128, magnitude: u128) -> Option<Fen> {
    let magnitude = i128::try_from(magnitude).ok()?;
    i64::try_from(sign * magnitude).ok().map(Fen)
}

/// Digits with or without commas before each group of three.
fn whole_yuan(text: &str) -> Result<u128, ParseYuanError> {
    let mut groups = text.split(',');
    let first = groups.next().unwrap_or_default();
    let rest: Vec<&str> = groups.collect();
    let digits = text.replace(',', "");
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ParseYuanError::NotANumber);
    }
    if !rest.is_empty() && (first.is_empty() || first.len() > 3 || rest.iter().any(|group| group.len() != 3)) {
        return Err(ParseYuanError::MisplacedComma);
    }
    digits.parse().or(Err(ParseYuanError::TooLarge))
}

/// One or two digits after the point, as fen.
fn decimal_fen(text: &str) -> Result<u128, ParseYuanError> {
    if text.is_empty() || !text.bytes().all(|b| b.is_ascii_digit()) {
        return Err(ParseYuanError::NotANumber);
    }
    let figure = |at: usize| text.as_bytes().get(at).map_or(0, |b| u128::from(b - b'0'));
    if text.len() > 2 { Err(ParseYuanError::TooPrecise) } else { Ok(figure(0) * 10 + figure(1)) }
}

/// Writes a positive number in capitals. 万 and 亿 count the figures above them, so 10^12 is 壹万亿.
fn push_integer(out: &mut String, number: u64) {
    const FIGURES: [char; 10] = ['零', '壹', '贰', '叁', '肆', '伍', '陆', '柒', '捌', '玖'];
    const UNITS: [(u64, char); 5] = [(100_000_000, '亿'), (10_000, '万'), (1_000, '仟'), (100, '佰'), (10, '拾')];
    let Some((unit, name)) = UNITS.into_iter().find(|(unit, _)| number >= *unit) else {
        out.extend(usize::try_from(number).ok().and_then(|figure| FIGURES.get(figure)));
        return;
    };
    let (high, low) = (number / unit, number % unit);
    push_integer(out, high);
    out.push(name);
    if low > 0 {
        if low < unit / 10 || high % 10 == 0 {
            out.push('零');
        }
        push_integer(out, low);
    }
}

impl fmt::Display for Fen {
    /// Yuan with two decimals and commas, without a currency sign: `1,234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let amount = self.0.unsigned_abs();
        let yuan = (amount / 100).to_string();
        let mut text = String::from(if self.is_negative() { "-" } else { "" });
        for (at, figure) in yuan.chars().enumerate() {
            if at > 0 && (yuan.len() - at).is_multiple_of(3) {
                text.push(',');
            }
            text.push(figure);
        }
        f.pad(&format!("{text}.{:02}", amount % 100))
    }
}

impl From<Fen> for Value {
    fn from(amount: Fen) -> Self {
        Self::Int(amount.0)
    }
}

impl FromValue for Fen {
    fn from_value(value: Value) -> Result<Self, ValueError> {
        i64::from_value(value).map(Self)
    }
}

#[cfg(test)]
mod tests;
