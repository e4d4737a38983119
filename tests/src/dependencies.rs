//! The packages of the workspace and how they depend on each other, as `cargo metadata` tells it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;

/// The four programs that are handed out.
pub const SHIPPED: [&str; 4] = ["faircopy-desktop", "faircopy-cli", "faircopy-whisper-worker", "faircopy-llama-worker"];

/// One package of the graph.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Package {
    /// Its name on crates.io or in the workspace.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SPDX expression.
    pub license: Option<String>,
    /// Where its source is kept.
    pub repository: Option<String>,
    /// Who wrote it, as its manifest says.
    pub authors: Vec<String>,
    /// Its `Cargo.toml`.
    pub manifest_path: PathBuf,
    id: String,
    targets: Vec<Target>,
}

impl Package {
    /// The folder of its source.
    pub fn folder(&self) -> &Path {
        self.manifest_path.parent().expect("a manifest stands in a folder")
    }

    /// Whether it is part of the project itself.
    pub fn is_ours(&self) -> bool {
        self.name.starts_with("faircopy-")
    }

    fn runs_at_build_time(&self) -> bool {
        self.targets.iter().any(|target| target.kind.iter().any(|kind| kind == "proc-macro"))
    }
}

/// Which dependencies to follow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// What ends up in the programs: no build scripts, no macros, no test dependencies.
    Linked,
    /// Everything, test dependencies of the first packages included.
    Everything,
}

/// The dependency graph for one platform.
#[derive(Debug)]
pub struct Graph {
    packages: BTreeMap<String, Package>,
    nodes: BTreeMap<String, Vec<Dependency>>,
}

impl Graph {
    /// Asks Cargo for the graph of the workspace at `project` on `platform` (a target triple), without the network.
    ///
    /// # Panics
    /// When Cargo cannot answer; its own words are in the message.
    pub fn load(project: &Path, platform: &str) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", platform])
            .current_dir(project)
            .output()
            .expect("cargo starts");
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "`cargo metadata` failed; run `cargo fetch --locked` first:\n{complaint}");
        let metadata: Metadata = serde_json::from_slice(&output.stdout).expect("cargo writes its documented JSON");
        Self {
            packages: metadata.packages.into_iter().map(|package| (package.id.clone(), package)).collect(),
            nodes: metadata.resolve.nodes.into_iter().map(|node| (node.id, node.deps)).collect(),
        }
    }

    /// The packages named `roots` and all that they need, sorted by name and version.
    ///
    /// # Panics
    /// When a root is no package of the graph.
    pub fn closure(&self, roots: &[&str], follow: Follow) -> BTreeSet<&Package> {
        let mut found = BTreeSet::new();
        let mut waiting: Vec<(&Package, bool)> = roots.iter().map(|name| (self.named(name), true)).collect();
        while let Some((package, is_root)) = waiting.pop() {
            if !found.insert(package) {
                continue;
            }
            let dependencies = self.nodes.get(&package.id).into_iter().flatten();
            let wanted = dependencies.filter(|dependency| dependency.is_wanted(follow, is_root));
            let packages = wanted.filter_map(|dependency| self.packages.get(&dependency.pkg));
            waiting.extend(
                packages.filter(|p| follow == Follow::Everything || !p.runs_at_build_time()).map(|p| (p, false)),
            );
        }
        found
    }

    fn named(&self, name: &str) -> &Package {
        let found = self.packages.values().find(|package| package.name == name);
        found.unwrap_or_else(|| panic!("the workspace has no package {name}"))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
struct Target {
    kind: Vec<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

impl Dependency {
    fn is_wanted(&self, follow: Follow, of_root: bool) -> bool {
        self.dep_kinds.iter().any(|kind| match kind.kind.as_deref() {
            None => true,
            Some("dev") => follow == Follow::Everything && of_root,
            Some(_) => follow == Follow::Everything,
        })
    }
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}
