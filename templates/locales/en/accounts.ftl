# Frame of people who work here
nav-desk = Work
nav-people = People
nav-organisations = Organisations
nav-public = Public catalogue
sign-in = Sign in
sign-out = Sign out
save = Save

# Desk
desk-title = Work
desk-heading = Welcome, { $name }
account-title = My account

# Fields
field-email = E-mail
field-password = Password
field-new-password = New password
field-new-password-help = At least 12 characters. A few words in a row are easier to remember than symbols.
field-password-again = The same password again
field-current-password = Your present password
field-name = Name
field-organisation = Organisation
field-country = Country code
field-country-name = Country
field-country-help = Two letters, for example UA.
field-kind = Kind
field-roles = Roles
field-state = Account

# Sign in
sign-in-wrong = The e-mail address or the password is not right.
sign-in-wait = { $count ->
    [one] Too many tries. Try again in { $shown } second.
   *[other] Too many tries. Try again in { $shown } seconds.
  }
sign-in-help = Lost your password or your telephone? Somebody who looks after accounts can send you a new link.
second-title = Second step
second-code = One-time code or recovery code
second-code-help = Six digits from your authenticator, or one of the recovery codes that you kept.
second-button = Go on
second-passkey = Use a passkey
second-wrong = This code is not right, or it has been used. Wait for the next one and try again.
second-recovery-left = { $count ->
    [0] You have no recovery codes left. Make new ones on your account page.
    [one] You have { $shown } recovery code left. Make new ones on your account page.
   *[other] You have { $shown } recovery codes left. Make new ones on your account page.
  }

# One-time links
set-up-title = Set up Topmark
set-up-text = This makes the first account of this installation. It may do everything; you can add other people afterwards.
set-up-button = Go on
link-title = Choose a password
link-invite-text = Welcome, { $name }. Choose a password; then set up a second factor.
link-reset-text = { $name }, your account begins anew. Choose a password; then set up a second factor.
link-shown-title = One-time link
link-shown-text = Hand this link to { $name } in a way that nobody else can read. It works once, for 24 hours, and is not shown again.
link-shown-done = Back to the list

# Passwords
password-title = Password
password-change = Change the password
password-change-text = Every other session ends when the password changes.
password-differs = The two passwords are not the same.
password-too-short = The password needs at least 12 characters.
password-too-long = The password is longer than 1,024 bytes.
password-guessable = Your e-mail address, your name or one repeated character is no password. Choose another.
confirm-wrong = Your present password is not right. Nothing was changed.

# Second factors
account-enrol = Set up a second factor to go on: one-time codes from an authenticator, or a passkey.
factors-title = Second factor
factors-text = Your password alone is not enough to sign in. Keep at least one of these; two are better.
factors-codes = One-time codes
factors-codes-none = Not set up.
factors-on = Set up
factors-recovery-left = { $count ->
    [0] No recovery codes left.
    [one] { $shown } recovery code left.
   *[other] { $shown } recovery codes left.
  }
factors-passkeys = Passkeys
factors-passkeys-none = None yet.
factor-last = This is your only second factor. Set up another one first.
codes-title = Set up one-time codes
codes-begin = Set up one-time codes
codes-again = Move one-time codes to another authenticator
codes-remove = Remove one-time codes
codes-scan = Scan this with an authenticator on your telephone.
codes-picture = QR code with the secret of your one-time codes
codes-type = Or type this secret into it:
codes-code = The code that it shows now
codes-button = Confirm
recovery-title = Recovery codes
recovery-text = Each of these codes replaces a one-time code once. Print them or keep them in a safe place: they are not shown again.
recovery-done = I have kept them
recovery-renew = New recovery codes
recovery-renew-text = The old ones stop working.
passkey-name = Name of the passkey, for example the device
passkey-add = Add a passkey
passkey-remove = Remove
passkey-failed = The passkey could not be used. Try again, or use a one-time code.
passkey-refused = This passkey was not accepted. Try again, or use a one-time code.
passkey-needs-script = Passkeys need scripts. One-time codes work without them.
passkey-needs-name = Passkeys need an address with a name, over HTTPS. The address of this site is “{ $address }”, so there can be none here. Whoever runs the site can change that with PUBLIC_URL. One-time codes work everywhere.
passkey-elsewhere = Passkeys work at { $address } only, and you have opened this page at another address.
passkey-go = Open it there
passkey-unable = This browser has no passkeys. Use another one, or one-time codes.
added-on = added on { $date }
used-on = last used { $date }

# Sessions
sessions-title = Where you are signed in
sessions-end = Sign out everywhere else
session-own = this one
session-since = since { $date }
session-seen = last seen { $date }
session-end = Sign out
session-unknown-device = Unknown device

# Tokens
tokens-title = Tokens for scripts
tokens-text = A script that shows a token may do what you may do, within the scope of the token. Tokens cannot look after accounts.
tokens-none = You have no tokens.
token-make = Make a token
token-name = What it is for
token-scope = Scope
token-days = Days until it ends, at most 365
token-expires = until { $date }
token-unused = never used
token-revoke = Revoke
token-title = Your new token
token-text = Copy it now: it is not shown again.
token-use = A script sends it in this header:
token-done = I have copied it
token-incomplete = A token needs a name, a scope and between 1 and 365 days.
token-many = You have too many tokens. Revoke one first.
scope-read = Read
scope-log = Read and record
scope-import = Read and import

# Access log
access-title = Recent activity
access-none = Nothing yet.
access-kept = { $count ->
    [one] Kept for { $shown } day.
   *[other] Kept for { $shown } days.
  }
access-signed-in = Signed in
access-signed-out = Signed out
access-wrong-password = Wrong password
access-wrong-factor = Wrong second factor
access-recovery-code-used = Recovery code used
access-factor-added = Second factor added
access-factor-removed = Second factor removed
access-password-changed = Password changed
access-sessions-ended = Sessions ended
access-token-made = Token made
access-token-revoked = Token revoked
access-token-used = Token used
access-link-used = One-time link used
access-file-taken = Withheld file downloaded

# People and organisations
role-of-researcher = Researcher
role-of-reviewer = Reviewer
role-of-official = Official
role-of-admin = Admin
role-means-researcher = records weapons, parts, photographs and readings
role-means-reviewer = publishes, returns or rejects what others recorded
role-means-official = decides whom to notify, and writes
role-means-admin = looks after people and organisations
roles-none = none
organisation-kind-authority = Authority
organisation-kind-laboratory = Laboratory
organisation-kind-research = Research
organisation-kind-media = Media
organisation-kind-other = Other
organisation-add = Add an organisation
person-state-invited = invited
person-state-active = in use
person-state-disabled = disabled
person-no-factor = no second factor yet
person-correct = Name, organisation and roles
person-roles-help = A new role takes effect when the person signs in again; a role taken away is gone at once.
person-own = You cannot reset or disable yourself.
person-reset = Reset the account
person-reset-text = Takes password, second factors, sessions and tokens away and shows a one-time link with which the person begins anew.
person-disable = Disable the account
person-disable-text = Ends all sessions and tokens at once. What the person recorded stays.
person-enable = Enable the account
person-enable-text = The person can sign in again with the same password and second factor.
invite-title = Invite somebody
invite-text = Makes an account and shows a one-time link with which the person chooses a password.
invite-organisation-help = A name that is not known yet makes a new organisation of the country and kind below.
invite-button = Invite

# What cannot be
refused-email = This is not an e-mail address.
refused-email-taken = Somebody has an account with this e-mail address already.
refused-name-missing = A name is missing.
refused-organisation-missing = The organisation is missing.
refused-organisation-taken = Another organisation has this name.
refused-country = A country code has two letters, for example UA.
refused-last-admin = Nobody would be left who looks after accounts. Make somebody else an admin first.
refused-yourself = You cannot reset or disable yourself.
refused-link-used = The link has been used or has expired.
refused-disabled = The account is disabled. Enable it first.
refused-nobody = There is nobody with this account.

# Refusals
error-sign-in = Sign in first
error-sign-in-happened = You are not signed in, or your session has ended.
error-sign-in-next = Sign in in another tab, then come back to this page and send the form again: what you typed is still there.
error-forged = The form is out of date
error-forged-happened = It was not sent from a page that was made for you.
error-forged-next = Go back, load the page again and send the form once more.
