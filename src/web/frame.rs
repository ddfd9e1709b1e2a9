//! What stands around every page: language, title, navigation, the same page in the other language.

use std::borrow::Borrow;

use crate::accounts::model::{Role, Roles};
use crate::accounts::secret;
use crate::web::assets::assets;
use crate::web::locale::{Argument, Locale, Messages};
use crate::web::urls::{self, Urls};

/// The entry of the main navigation under which a page stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    Home,
    Findings,
    Weapons,
    Companies,
    Statistics,
    Data,
    Method,
    /// What there is to do, for people who work here.
    Desk,
    /// What waits for a reviewer.
    Review,
    /// The own account.
    Account,
    People,
    Organisations,
    /// The inbox of reports.
    Reports,
    Photographs,
    Imports,
    /// Screening lists, and names screened against them.
    Screening,
    /// Companies as officials work on them.
    WorkCompanies,
    /// Parties on no list, and links between parties.
    Parties,
    /// Whom to notify.
    Notify,
    Letters,
    /// No entry: errors.
    Elsewhere,
}

/// One entry of the main navigation.
pub struct NavEntry {
    pub href: String,
    pub label: &'static str,
    pub is_current: bool,
}

/// A step above the page: `Weapons / Kh-101 / exhibit 12`.
pub struct Crumb {
    pub href: String,
    pub label: String,
}

/// Every template has one as `frame`; `layout/page.html` draws it.
pub struct Frame {
    pub locale: Locale,
    pub urls: Urls,
    pub section: Section,
    /// Without the name of the site.
    pub title: String,
    /// One sentence for search engines; blank leaves it out.
    pub description: String,
    /// Path and query of this page.
    pub address: String,
    /// Whether search engines may list it.
    pub is_listed: bool,
    /// Whether the page rests on the sample catalogue that ships with the program.
    pub is_sample: bool,
    pub crumbs: Vec<Crumb>,
    /// On pages for people who work here.
    pub work: Option<Work>,
}

/// What the frame shows to people who work here.
pub struct Work {
    /// Blank while nobody is known.
    pub name: String,
    pub roles: Roles,
    pub is_signed_in: bool,
    /// For every form of the page.
    pub form_token: String,
}

/// Entries of the navigation of people who work here: section, key, and who sees it (`None`: everybody signed in).
const WORK: &[(Section, &str, Option<Role>)] = &[
    (Section::Desk, "nav-desk", None),
    (Section::Reports, "nav-reports", Some(Role::Reviewer)),
    (Section::Photographs, "nav-photographs", Some(Role::Researcher)),
    (Section::Imports, "nav-imports", Some(Role::Researcher)),
    (Section::Review, "nav-review", Some(Role::Reviewer)),
    (Section::Notify, "nav-notify", Some(Role::Official)),
    (Section::Letters, "nav-letters", Some(Role::Official)),
    (Section::WorkCompanies, "nav-companies", Some(Role::Official)),
    (Section::Screening, "nav-screening", Some(Role::Official)),
    (Section::Parties, "nav-parties", Some(Role::Official)),
    (Section::People, "nav-people", Some(Role::Admin)),
    (Section::Organisations, "nav-organisations", Some(Role::Admin)),
];

impl Frame {
    pub fn new(locale: Locale, section: Section, title: String, address: &str) -> Self {
        Self {
            locale,
            urls: Urls { locale },
            section,
            title,
            description: String::new(),
            address: address.to_owned(),
            is_listed: true,
            is_sample: false,
            crumbs: Vec::new(),
            work: None,
        }
    }

    #[must_use]
    pub fn described(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    #[must_use]
    pub fn below(mut self, href: String, label: impl Into<String>) -> Self {
        self.crumbs.push(Crumb { href, label: label.into() });
        self
    }

    pub fn messages(&self) -> &'static Messages {
        self.locale.messages()
    }

    /// For pages that no query changes: whatever stands behind the question mark, the page has one address.
    #[must_use]
    pub fn without_query(mut self) -> Self {
        if let Some(end) = self.address.find('?') {
            self.address.truncate(end);
        }
        self
    }

    /// The language of a text of a record where it is plainly not the page's: by its script, since records do not say.
    pub fn foreign(&self, text: &str) -> Option<&'static str> {
        let is_cyrillic = text.chars().any(|character| ('\u{400}'..='\u{4ff}').contains(&character));
        match (self.locale, is_cyrillic) {
            (Locale::English, true) => Some("uk"),
            (Locale::Ukrainian, false) => Some("en"),
            _ => None,
        }
    }

    /// A message without arguments.
    pub fn t<'a>(&self, key: &'a str) -> &'a str {
        self.messages().t(key)
    }

    /// A message with a number.
    pub fn n(&self, key: &str, count: impl Borrow<i64>) -> String {
        self.messages().n(key, *count.borrow())
    }

    /// A message with one text.
    pub fn with(&self, key: &str, name: &str, value: &str) -> String {
        self.messages().with(key, &[(name, value.into())])
    }

    /// A message with several arguments.
    pub fn with_all(&self, key: &str, arguments: &[Argument<'_>]) -> String {
        self.messages().with(key, arguments)
    }

    /// A number as the language writes it.
    pub fn number(&self, number: impl Borrow<i64>) -> String {
        self.locale.number(*number.borrow())
    }

    /// `Page 2 of 17`.
    pub fn page_of(&self, page: &i64, pages: &i64) -> String {
        let arguments = [("page", self.number(page).into()), ("pages", self.number(pages).into())];
        self.with_all("pager-page", &arguments)
    }

    /// The word for a stored word: `word("category", "adc")`.
    pub fn word<'a>(&self, family: &str, stored: &'a str) -> &'a str {
        self.messages().word(family, stored)
    }

    pub fn country<'a>(&self, code: &'a str) -> &'a str {
        self.messages().country(code)
    }

    pub fn asset(&self, name: &str) -> String {
        assets().url(name)
    }

    /// The path of this page below the language, as reports name records: `findings/F-000123`.
    pub fn record_path(&self) -> &str {
        let path = self.address.split('?').next().unwrap_or_default();
        path.trim_start_matches('/').split_once('/').map_or("", |(_, rest)| rest)
    }

    /// This page in the given language.
    pub fn alternate(&self, tag: &str) -> String {
        urls::in_language(&self.address, Locale::parse(tag).unwrap_or(Locale::English))
    }

    /// The language that the visitor may change to.
    pub fn other(&self) -> Locale {
        match self.locale {
            Locale::English => Locale::Ukrainian,
            Locale::Ukrainian => Locale::English,
        }
    }

    /// The token of this visitor's forms; blank on public pages, which have none.
    pub fn form_token(&self) -> &str {
        self.work.as_ref().map_or("", |work| &work.form_token)
    }

    /// A number for one form of the page.
    pub fn new_form_id(&self) -> String {
        secret::new_form_id()
    }

    /// Where an entry of the navigation of people who work here leads.
    fn work_address(&self, section: Section) -> String {
        match section {
            Section::Reports => self.urls.reports(),
            Section::Review => self.urls.review(),
            Section::People => self.urls.people(),
            Section::Organisations => self.urls.organisations(),
            Section::Photographs => self.urls.photographs(),
            Section::Imports => self.urls.imports(),
            Section::Notify => self.urls.notify(),
            Section::Letters => self.urls.letters(),
            Section::WorkCompanies => self.urls.work_companies(),
            Section::Screening => self.urls.screening(),
            Section::Parties => self.urls.parties(),
            _ => self.urls.work(),
        }
    }

    pub fn navigation(&self) -> Vec<NavEntry> {
        if let Some(work) = &self.work {
            let may_see = |role: &Option<Role>| work.is_signed_in && role.is_none_or(|role| work.roles.has(role));
            let entries = WORK.iter().filter(|(_, _, role)| may_see(role)).map(|(section, key, _)| NavEntry {
                href: self.work_address(*section),
                label: self.t(key),
                is_current: *section == self.section,
            });
            return entries.collect();
        }
        let entries = [
            (Section::Findings, self.urls.search(), "nav-findings"),
            (Section::Weapons, self.urls.weapons(), "nav-weapons"),
            (Section::Companies, self.urls.companies(), "nav-companies"),
            (Section::Statistics, self.urls.statistics(), "nav-statistics"),
            (Section::Data, self.urls.data(), "nav-data"),
            (Section::Method, self.urls.method(), "nav-method"),
        ];
        entries
            .into_iter()
            .map(|(section, href, key)| NavEntry { href, label: self.t(key), is_current: section == self.section })
            .collect()
    }
}
