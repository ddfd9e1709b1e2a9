# Рамка сторінок для тих, хто тут працює
nav-desk = Робота
nav-people = Люди
nav-organisations = Організації
nav-public = Публічний каталог
sign-in = Увійти
sign-out = Вийти
save = Зберегти

# Робочий стіл
desk-title = Робота
desk-heading = Вітаємо, { $name }
account-title = Мій обліковий запис

# Поля
field-email = Електронна пошта
field-password = Пароль
field-new-password = Новий пароль
field-new-password-help = Щонайменше 12 символів. Кілька слів поспіль легше запам’ятати, ніж набір знаків.
field-password-again = Той самий пароль ще раз
field-current-password = Ваш теперішній пароль
field-name = Ім’я або назва
field-organisation = Організація
field-country = Код країни
field-country-name = Країна
field-country-help = Дві літери, наприклад UA.
field-kind = Вид
field-roles = Ролі
field-state = Обліковий запис

# Вхід
sign-in-wrong = Адреса електронної пошти або пароль неправильні.
sign-in-wait = { $count ->
    [one] Забагато спроб. Спробуйте ще раз через { $shown } секунду.
    [few] Забагато спроб. Спробуйте ще раз через { $shown } секунди.
   *[many] Забагато спроб. Спробуйте ще раз через { $shown } секунд.
  }
sign-in-help = Загубили пароль або телефон? Той, хто опікується обліковими записами, може надіслати вам нове посилання.
second-title = Другий крок
second-code = Одноразовий або резервний код
second-code-help = Шість цифр із вашого застосунку автентифікації або один зі збережених резервних кодів.
second-button = Далі
second-passkey = Скористатися ключем доступу
second-wrong = Код неправильний або вже використаний. Дочекайтеся наступного й спробуйте ще раз.
second-recovery-left = { $count ->
    [0] Резервних кодів не лишилося. Створіть нові на сторінці облікового запису.
    [one] Лишився { $shown } резервний код. Створіть нові на сторінці облікового запису.
    [few] Лишилося { $shown } резервні коди. Створіть нові на сторінці облікового запису.
   *[many] Лишилося { $shown } резервних кодів. Створіть нові на сторінці облікового запису.
  }

# Одноразові посилання
set-up-title = Налаштування Topmark
set-up-text = Так створюється перший обліковий запис цієї установки. Він може все; інших людей можна додати потім.
set-up-button = Далі
link-title = Виберіть пароль
link-invite-text = Вітаємо, { $name }. Виберіть пароль, а потім налаштуйте другий фактор.
link-reset-text = { $name }, ваш обліковий запис починається заново. Виберіть пароль, а потім налаштуйте другий фактор.
link-shown-title = Одноразове посилання
link-shown-text = Передайте це посилання ({ $name }) так, щоб його не прочитав ніхто інший. Воно діє один раз упродовж 24 годин і більше не буде показане.
link-shown-done = Назад до списку

# Паролі
password-title = Пароль
password-change = Змінити пароль
password-change-text = Після зміни пароля всі інші сеанси завершуються.
password-differs = Паролі не збігаються.
password-too-short = Пароль має містити щонайменше 12 символів.
password-too-long = Пароль довший за 1024 байти.
password-guessable = Адреса пошти, ім’я або один повторюваний символ не годяться як пароль. Виберіть інший.
confirm-wrong = Теперішній пароль неправильний. Нічого не змінено.

# Другі фактори
account-enrol = Щоб продовжити, налаштуйте другий фактор: одноразові коди із застосунку автентифікації або ключ доступу.
factors-title = Другий фактор
factors-text = Самого пароля для входу не досить. Майте принаймні один із цих способів; краще два.
factors-codes = Одноразові коди
factors-codes-none = Не налаштовано.
factors-on = Налаштовано
factors-recovery-left = { $count ->
    [0] Резервних кодів не лишилося.
    [one] Лишився { $shown } резервний код.
    [few] Лишилося { $shown } резервні коди.
   *[many] Лишилося { $shown } резервних кодів.
  }
factors-passkeys = Ключі доступу
factors-passkeys-none = Ще немає.
factor-last = Це ваш єдиний другий фактор. Спершу налаштуйте інший.
codes-title = Налаштування одноразових кодів
codes-begin = Налаштувати одноразові коди
codes-again = Перенести одноразові коди до іншого застосунку
codes-remove = Прибрати одноразові коди
codes-scan = Відскануйте це застосунком автентифікації на телефоні.
codes-picture = QR-код із секретом ваших одноразових кодів
codes-type = Або введіть у ньому цей секрет:
codes-code = Код, який він показує зараз
codes-button = Підтвердити
recovery-title = Резервні коди
recovery-text = Кожен із цих кодів один раз заміняє одноразовий код. Роздрукуйте їх або збережіть у надійному місці: більше їх не буде показано.
recovery-done = Я зберіг або зберегла їх
recovery-renew = Нові резервні коди
recovery-renew-text = Старі перестануть діяти.
passkey-name = Назва ключа доступу, наприклад пристрій
passkey-add = Додати ключ доступу
passkey-remove = Прибрати
passkey-failed = Не вдалося скористатися ключем доступу. Спробуйте ще раз або введіть одноразовий код.
passkey-refused = Цей ключ доступу не прийнято. Спробуйте ще раз або введіть одноразовий код.
passkey-needs-script = Щоб додати ключ доступу, потрібні скрипти. Одноразові коди працюють без них.
passkey-needs-name = Ключам доступу потрібен сайт з іменем через HTTPS. Цей його не має.
added-on = додано { $date }
used-on = востаннє використано { $date }

# Сеанси
sessions-title = Де ви увійшли
sessions-end = Вийти всюди, крім цього сеансу
session-own = цей сеанс
session-since = з { $date }
session-seen = остання активність { $date }
session-end = Завершити
session-unknown-device = Невідомий пристрій

# Токени
tokens-title = Токени для скриптів
tokens-text = Скрипт із токеном може те саме, що й ви, у межах дозволів токена. Токени не дають змоги опікуватися обліковими записами.
tokens-none = У вас немає токенів.
token-make = Створити токен
token-name = Для чого він
token-scope = Дозволи
token-days = Скільки днів діє, щонайбільше 365
token-expires = діє до { $date }
token-unused = не використовувався
token-revoke = Відкликати
token-title = Ваш новий токен
token-text = Скопіюйте його зараз: більше його не буде показано.
token-use = Скрипт надсилає його в цьому заголовку:
token-done = Скопійовано
token-incomplete = Токену потрібні назва, дозволи й термін від 1 до 365 днів.
token-many = У вас забагато токенів. Спершу відкличте якийсь.
scope-read = Читання
scope-log = Читання й внесення записів
scope-import = Читання й імпорт

# Журнал доступу
access-title = Остання активність
access-none = Поки нічого.
access-kept = { $count ->
    [one] Зберігається { $shown } день.
    [few] Зберігається { $shown } дні.
   *[many] Зберігається { $shown } днів.
  }
access-signed-in = Вхід
access-signed-out = Вихід
access-wrong-password = Неправильний пароль
access-wrong-factor = Неправильний другий фактор
access-recovery-code-used = Використано резервний код
access-factor-added = Додано другий фактор
access-factor-removed = Прибрано другий фактор
access-password-changed = Змінено пароль
access-sessions-ended = Завершено сеанси
access-token-made = Створено токен
access-token-revoked = Відкликано токен
access-token-used = Використано токен
access-link-used = Використано одноразове посилання

# Люди й організації
role-of-researcher = Дослідник
role-of-reviewer = Рецензент
role-of-official = Посадовець
role-of-admin = Адміністратор
role-means-researcher = вносить зброю, деталі, фотографії та прочитання
role-means-reviewer = публікує, повертає або відхиляє внесене іншими
role-means-official = вирішує, кого повідомити, і пише листи
role-means-admin = опікується людьми та організаціями
roles-none = немає
organisation-kind-authority = Орган влади
organisation-kind-laboratory = Лабораторія
organisation-kind-research = Дослідницька установа
organisation-kind-media = Медіа
organisation-kind-other = Інше
organisation-add = Додати організацію
person-state-invited = запрошено
person-state-active = діє
person-state-disabled = вимкнено
person-no-factor = ще без другого фактора
person-correct = Ім’я, організація та ролі
person-roles-help = Нова роль діє після наступного входу; забрана роль зникає одразу.
person-own = Ви не можете скинути чи вимкнути власний обліковий запис.
person-reset = Скинути обліковий запис
person-reset-text = Забирає пароль, другі фактори, сеанси й токени та показує одноразове посилання, з яким людина починає заново.
person-disable = Вимкнути обліковий запис
person-disable-text = Одразу завершує всі сеанси й токени. Внесене людиною лишається.
person-enable = Увімкнути обліковий запис
person-enable-text = Людина знову зможе увійти з тим самим паролем і другим фактором.
invite-title = Запросити людину
invite-text = Створює обліковий запис і показує одноразове посилання, за яким людина вибирає пароль.
invite-organisation-help = Невідома назва створить нову організацію з країною та видом, вказаними нижче.
invite-button = Запросити

# Чого не може бути
refused-email = Це не адреса електронної пошти.
refused-email-taken = Обліковий запис із цією адресою вже є.
refused-name-missing = Бракує імені.
refused-organisation-missing = Бракує організації.
refused-organisation-taken = Таку назву має інша організація.
refused-country = Код країни складається з двох літер, наприклад UA.
refused-last-admin = Не лишилося б нікого, хто опікується обліковими записами. Спершу зробіть адміністратором когось іншого.
refused-yourself = Ви не можете скинути чи вимкнути власний обліковий запис.
refused-link-used = Посилання вже використано, або його термін минув.
refused-disabled = Обліковий запис вимкнено. Спершу увімкніть його.
refused-nobody = Такого облікового запису немає.

# Відмови
error-sign-in = Спершу увійдіть
error-sign-in-happened = Ви не увійшли, або ваш сеанс завершився.
error-sign-in-next = Увійдіть в іншій вкладці, поверніться на цю сторінку й надішліть форму ще раз: уведене збереглося.
error-forged = Форма застаріла
error-forged-happened = Її надіслано не зі сторінки, створеної для вас.
error-forged-next = Поверніться назад, завантажте сторінку знову й надішліть форму ще раз.
