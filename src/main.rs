//! The program: parses the command line and calls the library.

use std::process::ExitCode;

/// An import makes texts of a few dozen bytes by the million in one thread and drops them in another, of which the allocator of the
/// system keeps ever more: 1,040 MiB resident after a million rows instead of 730, and a fifth more time. Without `no_thp` a server
/// would keep a third more.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    topmark::cli::run()
}
