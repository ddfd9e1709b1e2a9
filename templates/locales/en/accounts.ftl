# Frame of people who work here
nav-desk = Work
nav-people = People
nav-organisations = Organisations
nav-public = Public catalogue
sign-in = Sign in
sign-out = Sign out

# Desk
desk-title = Work
desk-heading = Welcome, { $name }
account-title = My account

# Sign in
field-email = E-mail
field-password = Password
sign-in-wrong = The e-mail address or the password is not right.

# Refusals
error-sign-in = Sign in first
error-sign-in-happened = You are not signed in, or your session has ended.
error-sign-in-next = Sign in in another tab, then come back to this page and send the form again: what you typed is still there.
error-forged = The form is out of date
error-forged-happened = It was not sent from a page that was made for you.
error-forged-next = Go back, load the page again and send the form once more.
