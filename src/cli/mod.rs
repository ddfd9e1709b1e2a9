//! The command line: one file per command.
//!
//! Every command takes the settings of `config`, and `--format text|json`. It exits 0 when it did all that was asked, 1 when
//! some rows were refused, 2 when nothing was done. Results go to standard output, everything else to standard error.

mod backup;
mod checkpoint;
mod import;
mod import_list;
mod lines;
mod migrate;
mod read;
mod reindex;
mod resolve;
mod restore;
mod screen;
mod search;
mod serve;
mod user;
mod verify;
mod verify_letter;

pub use import::import_file;

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};

use crate::app::{App, Clock};
use crate::config::Settings;

#[derive(Parser)]
#[command(name = "topmark", version, about, arg_required_else_help = false)]
pub struct Cli {
    #[command(flatten)]
    settings: Settings,
    /// How results are written.
    #[arg(long, value_enum, default_value_t = Format::Text, global = true)]
    format: Format,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    Text,
    Json,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the catalogue over HTTP; the default.
    Serve(serve::Arguments),
    /// Search the catalogue, as JSON lines.
    Search(search::Arguments),
    /// Build the search index anew.
    Reindex,
    /// Bring a spreadsheet into the catalogue, or a screening list.
    Import(import::Arguments),
    /// Read markings: one per line of standard input, as JSON lines.
    Read,
    /// Resolve makers: one per line of standard input, as JSON lines.
    Resolve,
    /// Screen names against the lists: one per line of standard input, `name [TAB country]`, as JSON lines.
    Screen(screen::Arguments),
    /// Bring the tables of a PostgreSQL database up to date.
    Migrate,
    /// Prove that nothing was lost or changed behind the program's back: journal, records and files.
    Verify(verify::Arguments),
    /// Say whether a file is a letter that was issued here, and whether it still stands.
    VerifyLetter(verify_letter::Arguments),
    /// Write everything into one file, while serving.
    Backup(backup::Arguments),
    /// Bring a backup into an empty installation.
    Restore(restore::Arguments),
    /// Sign the present state of the journal.
    Checkpoint(checkpoint::Arguments),
    /// Make, list, close, open and reset accounts.
    User(user::Arguments),
}

/// How a command ended.
pub enum Done {
    All,
    /// Some rows were refused.
    Partly,
}

/// Parses the command line and runs it.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn,topmark=info,actix_http::h1=off"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let result = match cli.command {
        Some(Command::Import(arguments)) => import::run(&cli.settings, cli.format, arguments),
        Some(Command::Serve(arguments)) => serve::run(&cli.settings, &arguments),
        Some(Command::Search(arguments)) => search::run(&cli.settings, &arguments),
        Some(Command::Reindex) => reindex::run(&cli.settings),
        Some(Command::Read) => read::run(),
        Some(Command::Resolve) => resolve::run(&cli.settings),
        Some(Command::Screen(arguments)) => screen::run(&cli.settings, &arguments),
        Some(Command::Migrate) => migrate::run(&cli.settings),
        Some(Command::Verify(arguments)) => verify::run(&cli.settings, cli.format, &arguments),
        Some(Command::VerifyLetter(arguments)) => verify_letter::run(&cli.settings, cli.format, &arguments),
        Some(Command::Backup(arguments)) => backup::run(&cli.settings, cli.format, &arguments),
        Some(Command::Restore(arguments)) => restore::run(&cli.settings, cli.format, &arguments),
        Some(Command::Checkpoint(arguments)) => checkpoint::run(&cli.settings, &arguments),
        Some(Command::User(arguments)) => user::run(&cli.settings, cli.format, arguments),
        None => serve::run(&cli.settings, &serve::Arguments::from_environment()),
    };
    match result {
        Ok(Done::All) => ExitCode::SUCCESS,
        Ok(Done::Partly) => ExitCode::from(1),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            report(&error);
            ExitCode::from(2)
        }
    }
}

/// `topmark read | head` closes the pipe: no fault.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|cause| cause.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

/// The error and what led to it, each cause once.
#[expect(clippy::print_stderr, reason = "the last word of a command that failed")]
fn report(error: &anyhow::Error) {
    eprintln!("topmark: {error:#}");
    if let Some(next) = next_step(&format!("{error:#}")) {
        eprintln!("{next}");
    }
}

/// What to do about faults of the machine, whose own words only name them.
fn next_step(error: &str) -> Option<&'static str> {
    let says = |text: &str| error.contains(text);
    if says("disk is full") || says("No space left") {
        Some("The disk is full. What was acknowledged is kept: free some space and run the same command again.")
    } else if says("disk I/O error") || says("File too large") {
        Some(
            "A file could not be written to its end: the disk is full, faulty, or files may not grow any further. What was acknowledged is kept: make room and run the same command again.",
        )
    } else if says("database is locked") || says("due to lock timeout") {
        Some(
            "Another program has kept the database locked. Nothing is half written: close it and run the same command again.",
        )
    } else if says("Connection refused") || says("could not translate host name") {
        Some("Is the database server running, and is DATABASE_URL right?")
    } else if says("Permission denied") {
        Some("Let this user read and write there, or name another folder with --data-dir.")
    } else {
        None
    }
}

fn open(settings: &Settings) -> anyhow::Result<App> {
    App::open(settings.clone(), Clock::System)
}
