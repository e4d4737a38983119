//! The fair copy: passages, rules, prompt, fidelity, diff.
