//! Every page in every language, with the real catalogue of the demo county.

use super::desk::{ItemPage, ListPage};
use super::door::DoorPage;
use crate::queries;
use askama::Template;
use base::Failure;
use platform::Cx;
use platform::testing::{division, on_both_engines};
use ui::{Lang, Page, Session};

fn page(lang: Lang) -> Page {
    Page::plain(&Session { lang, ..Session::anonymous("/desk/catalogue") }, "catalogue-title")
}

/// The page has no text that is missing (a missing text shows its key) and holds what it must.
fn check(html: &str, words: &[&str]) {
    assert!(!html.contains("catalogue-"), "a text is missing: {:?}", html.split("catalogue-").nth(1).map(|t| &t[..40]));
    for word in words {
        assert!(html.contains(word), "{word} is not on the page");
    }
}

fn render(cx: &mut Cx<'_, '_>, lang: Lang, words: [&[&str]; 3]) -> Result<(), Failure> {
    let place = |cx: &mut Cx<'_, '_>| queries::place(cx, "371621", None);
    let item = place(cx)?.view.item("C03").cloned().ok_or(Failure::NotFound)?;
    check(&ListPage { page: page(lang), place: place(cx)? }.render().unwrap(), words[0]);
    check(&ItemPage { page: page(lang), place: place(cx)?, item }.render().unwrap(), words[1]);
    check(&DoorPage { page: page(lang), place: place(cx)? }.render().unwrap(), words[2]);
    let national = DoorPage { page: page(lang), place: queries::place(cx, "", None)? };
    check(&national.render().unwrap(), &[]);
    Ok(())
}

#[test]
fn every_page_renders_in_every_language() {
    on_both_engines(
        &[],
        |_, _| Ok(()),
        |platform| {
            let zh: [&[&str]; 3] = [
                &["上门助浴", "每次 120 元", "80 至 150 元", "现金、可兑现的券", "照护服务"],
                &["规范明白纸", "先脚后身", "惠民县服务价格", "必须两人到场", "《社会救助法》第三十四条"],
                &["惠民县现在的服务和价格", "怕滑倒，或者需要人扶", "每次 120 元", "1,000 元", "服务不得变成现金"],
            ];
            let en: [&[&str]; 3] = [
                &["Help with bathing at home", "¥120 per visit"],
                &["two must come"],
                &["A service must not become cash"],
            ];
            platform.look(|cx| render(cx, Lang::Chinese, zh)).unwrap();
            platform.look(|cx| render(cx, Lang::English, en)).unwrap();
        },
    );
}

#[test]
fn the_place_is_the_one_asked_for_then_ones_own_then_the_nation() {
    on_both_engines(
        &[],
        |_, _| Ok(()),
        |platform| {
            let price = |asked: &'static str, own: Option<&'static str>| {
                platform.look(|cx| {
                    let place = queries::place(cx, asked, own.map(division))?;
                    Ok((place.name.unwrap_or_default(), place.view.item("C03").map(|i| i.price_fen.fen())))
                })
            };
            assert_eq!(price("371621", None).unwrap(), ("惠民县".to_owned(), Some(12_000)));
            assert_eq!(price("", Some("371621001200")).unwrap(), ("西张村委会".to_owned(), Some(12_000)));
            assert_eq!(price("", None).unwrap(), (String::new(), Some(11_500)));
            assert!(matches!(price("37162x", None), Err(Failure::Rejected(r)) if r.fields[0].field == "place"));
            assert!(matches!(price("110101", None), Err(Failure::NotFound)));
        },
    );
}

#[test]
fn the_list_is_public_and_the_desk_is_not() {
    let public = |route: &ui::RouteInfo| route.access == ui::Access::Public;
    let table = crate::routes().table();
    assert_eq!((table.len(), table.iter().filter(|route| public(route)).count()), (6, 4));
    assert!(table.iter().all(|route| public(route) != route.path.starts_with("/desk")));
}
