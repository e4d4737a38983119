//! How long functions are, from the first line of the signature to the closing brace.

use proc_macro2::Span;
use syn::{ImplItemFn, ItemFn, TraitItemFn, spanned::Spanned as _, visit::Visit};

use crate::sources::Source;

const MOST_LINES: usize = 60;

/// The functions of a file that are longer than the house allows.
pub(crate) fn too_long(source: &Source) -> Vec<String> {
    let file = syn::parse_file(&source.text).unwrap_or_else(|error| panic!("{}: {error}", source.path));
    let mut lengths = Lengths::default();
    lengths.visit_file(&file);
    let long = lengths.0.into_iter().filter(|(_, _, lines)| *lines > MOST_LINES);
    let say = |(name, at, lines)| format!("{}:{at}: `{name}` has {lines} lines, at most {MOST_LINES}", source.path);
    long.map(say).collect()
}

/// Name, first line and number of lines of each function.
#[derive(Default)]
struct Lengths(Vec<(String, usize, usize)>);

impl Lengths {
    fn add(&mut self, signature: &syn::Signature, body: Span) {
        let first = signature.span().start().line;
        self.0.push((signature.ident.to_string(), first, body.end().line + 1 - first));
    }
}

impl<'a> Visit<'a> for Lengths {
    fn visit_item_fn(&mut self, function: &'a ItemFn) {
        self.add(&function.sig, function.block.span());
        syn::visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'a ImplItemFn) {
        self.add(&function.sig, function.block.span());
        syn::visit::visit_impl_item_fn(self, function);
    }

    fn visit_trait_item_fn(&mut self, function: &'a TraitItemFn) {
        if let Some(body) = &function.default {
            self.add(&function.sig, body.span());
        }
        syn::visit::visit_trait_item_fn(self, function);
    }
}

#[test]
fn a_function_of_sixty_lines_passes_and_one_more_does_not() {
    let check = |lines: usize, expect: usize| {
        let text = format!("impl A {{\n    fn long() {{\n{}    }}\n}}\n", "        work();\n".repeat(lines - 2));
        assert_eq!(too_long(&Source { path: "a.rs".into(), text }).len(), expect, "{lines} lines");
    };
    check(60, 0);
    check(61, 1);
}
