//! The library from outside: what is stored stays stored, whoever is killed, and can be found and exported.

mod damage;
mod export;
mod fixture;
mod life;
mod processes;
mod search;
mod versions;
