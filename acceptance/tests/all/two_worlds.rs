//! Non-interference: two worlds that differ only in what an actor may not know answer that actor byte for byte alike,
//! on every read route, whichever keys are asked for.

use crate::county::{Browser, County, Site, divisions_file};
use db::sql;
use std::collections::BTreeMap;
use ui::Method;

/// Keys by the first word of a path that they belong to: some that both worlds have, then some of the second only.
type Keys = BTreeMap<&'static str, Vec<String>>;

/// How many keys of each kind are asked for, of those that both worlds have and of the others.
const ASKED: usize = 8;

fn keys(site: &Site) -> Keys {
    let queries = [
        ("people", sql!("select id from v_person order by id")),
        ("cases", sql!("select id from v_case order by id")),
        ("assess", sql!("select id from v_assessment order by id")),
        ("plans", sql!("select id from v_plan order by id")),
        ("orders", sql!("select id from v_order order by id")),
        ("visits", sql!("select id from v_visit order by id")),
        ("lines", sql!("select id from v_settlement order by id")),
        ("statements", sql!("select id from v_statement order by id")),
        ("providers", sql!("select id from v_provider order by id")),
        ("funds", sql!("select id from v_fund order by id")),
        ("users", sql!("select id from v_user order by id")),
    ];
    let platform = site.platform();
    let read = |cx: &mut platform::Cx<'_, '_>| {
        let mut keys = Keys::new();
        for (kind, query) in queries {
            keys.insert(kind, cx.tx.query(query, &[], |row| row.get::<String>(0))?);
        }
        Ok(keys)
    };
    platform.look(read).expect("the keys can be read")
}

/// A few keys that both worlds have and a few that only the second has.
fn probes(first: &Keys, second: &Keys) -> Keys {
    let few = |kind: &&'static str, all: &Vec<String>| {
        let old = first.get(kind).cloned().unwrap_or_default();
        let new: Vec<String> = all.iter().filter(|key| !old.contains(key)).take(ASKED).cloned().collect();
        // Spread over all of them: some lie within an actor's reach, some do not.
        let stride = (old.len() / ASKED).max(1);
        (*kind, old.into_iter().step_by(stride).take(ASKED).chain(new).collect())
    };
    second.iter().map(|(kind, all)| few(kind, all)).collect()
}

/// Every address of a read route: `{…}` takes each key of its kind.
fn addresses(path: &str, probes: &Keys) -> Vec<String> {
    let Some((head, rest)) = path.split_once('{') else {
        let query = if path == "/desk/insight/export" { "?table=places" } else { "" };
        return vec![format!("{path}{query}")];
    };
    let tail = rest.split_once('}').map_or("", |(_, tail)| tail);
    let place = head.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let kind = match place {
        "assessments" => "assess",
        "settlement-lines" => "lines",
        other => other,
    };
    let fixed = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    let values: Vec<String> = match kind {
        "catalogue" => fixed(&["C01"]),
        "lists" => fixed(&["needs", "visits"]),
        "apply" => fixed(&["1", "needs"]),
        "receipt" => fixed(&["2026-1"]),
        "assets" => Vec::new(),
        kind => probes.get(kind).cloned().unwrap_or_else(|| panic!("no keys for {path}")),
    };
    values.iter().map(|value| format!("{head}{value}{tail}")).collect()
}

/// The proof on a form is drawn for each session: it is the one thing that may differ.
fn without_proof(text: &str) -> String {
    let mut parts = text.split("name=\"csrf\" value=\"");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once('"').map_or(part, |(_, rest)| rest));
    }
    out
}

/// Where two texts begin to differ, with some of what stands there.
fn difference(first: &str, second: &str) -> String {
    let at = first.bytes().zip(second.bytes()).take_while(|(a, b)| a == b).count();
    let excerpt = |text: &str| {
        String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(60).min(text.len())..])
            .chars()
            .take(160)
            .collect::<String>()
    };
    format!("first:  {}\n    second: {}", excerpt(first), excerpt(second))
}

/// Compares everything that each actor can read in the two worlds.
fn compare(first: &Site, second: &Site, actors: &[&str]) -> usize {
    let probes = probes(&keys(first), &keys(second));
    let routes = app::router::routes().table();
    let paths = routes.iter().filter(|route| route.method == Method::Get).map(|route| route.path.clone());
    let addresses: Vec<String> = paths.flat_map(|path| addresses(&path, &probes)).collect();
    let (first, second) = (County::serve(first), County::serve(second));
    let mut wrong = Vec::new();
    let mut opened = 0;
    for login in actors {
        let (mut here, mut there) = (Browser::of(&first, login), Browser::of(&second, login));
        for address in &addresses {
            let ((status, a), (other, b)) = (here.page(address), there.page(address));
            let (a, b) = (without_proof(&a), without_proof(&b));
            opened += usize::from(status == 200);
            if status != other || a != b {
                wrong.push(format!("{login} GET {address}: {status}, {other}\n    {}", difference(&a, &b)));
            }
        }
    }
    assert!(wrong.is_empty(), "{} answers tell the worlds apart:\n{}", wrong.len(), wrong.join("\n"));
    opened
}

#[test]
fn two_worlds_look_alike_to_whoever_may_not_know_the_difference() {
    for url in db::testing::fresh_urls() {
        let plain = Site::new(&url);
        let summary = plain.build();
        let opened = simulator::elsewhere::neighbouring_county(&plain.platform(), &divisions_file());
        let next_door = opened.expect("the neighbouring county opens its offices");
        let children = plain.copy();
        let commands = simulator::elsewhere::other_townships(&children.platform(), summary.county());
        assert!(commands.expect("children live in other townships") > 20);
        let neighbour = plain.copy();
        let commands = simulator::elsewhere::lives_next_door(&neighbour.platform(), &next_door);
        assert!(commands.expect("the neighbouring county lives") > 80);

        let of_a_township = ["qunzhong", "xiangzhen", "jigou", "huli", "xitong", "anquan"];
        let opened = compare(&plain, &children, &of_a_township);
        assert!(opened > 200, "only {opened} answers were opened");
        let of_the_county = ["xieli", "pinggu", "xianji", "shenpi", "lingdao", "pinggujigou"];
        let opened = compare(&plain, &neighbour, &of_the_county);
        assert!(opened > 300, "only {opened} answers were opened");
    }
}

#[test]
fn the_comparison_finds_a_difference() {
    assert_eq!(without_proof("a name=\"csrf\" value=\"123\" b"), without_proof("a name=\"csrf\" value=\"456\" b"));
    assert_ne!(without_proof("name=\"x\" value=\"123\""), without_proof("name=\"x\" value=\"456\""));
    assert!(difference("abc", "abd").contains("abd"));
}
