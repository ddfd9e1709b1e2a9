//! The program: parses the command line and calls the library.

use std::process::ExitCode;

/// Texts of a few dozen bytes are made and dropped by the million while importing, on several threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    topmark::cli::run()
}
