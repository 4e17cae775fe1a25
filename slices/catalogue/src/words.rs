//! Prices in plain words: what a person with an old phone must understand at once.

use base::Fen;
use policy::CatalogueItem;
use ui::Page;

/// The figure alone: `120`, `12.50`, `1,200`. Whole yuan lose their decimals, because `120.00` reads like a bank's paper.
pub fn plain_yuan(amount: Fen) -> String {
    let text = amount.to_string();
    text.strip_suffix(".00").map_or_else(|| text.clone(), str::to_owned)
}

/// `120 元`.
pub fn yuan(page: &Page, amount: Fen) -> String {
    page.t_with("catalogue-yuan", "n", plain_yuan(amount))
}

/// `每次 120 元`, or that nothing has to be paid. `price` is that of one unit; a plan keeps a frozen one.
pub fn unit_price(page: &Page, item: &CatalogueItem, price: Fen) -> String {
    if price.is_zero() {
        return page.t("catalogue-free");
    }
    let unit = page.pick(&item.unit_zh, &item.unit_en);
    page.t_with2("catalogue-each", "unit", unit, "yuan", yuan(page, price))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_yuan_have_no_decimals() {
        for (fen, text) in [(12_000, "120"), (1_250, "12.50"), (120_000, "1,200"), (0, "0"), (5, "0.05"), (-300, "-3")]
        {
            assert_eq!(plain_yuan(Fen(fen)), text);
        }
    }
}
