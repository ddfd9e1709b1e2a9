# Компанії для посадовців і куди їм писати
work-companies-lead = Куди писати кожній компанії і хто відповідає за неї сьогодні. Адресу подає одна посадова особа, підтверджує інша; листи спираються лише на підтверджене.
work-companies-name = Назва компанії або марки
company-work-answers = { $count ->
    [one] за яку вона відповідає сьогодні
    [few] за які вона відповідає сьогодні
   *[many] за які вона відповідає сьогодні
  }
company-work-brands = Марки, які їй належать або належали
company-leads-in = Що привело до неї
company-leads-out = Що вело від неї
company-until = до { $date }
contacts-title = Контакти
contacts-none = Жодного контакту ще не подано.
contacts-confirmed = { $count ->
    [one] { $shown } підтверджений
    [few] { $shown } підтверджені
   *[many] { $shown } підтверджених
  }
contacts-waiting = { $count ->
    [one] { $shown } чекає на другу особу
    [few] { $shown } чекають на другу особу
   *[many] { $shown } чекають на другу особу
  }
contact-filter-all = усі компанії
contact-filter-waiting = контакт чекає на другу особу
contact-filter-confirmed = з підтвердженим контактом
contact-filter-unconfirmed = без підтвердженого контакту
contact-company-gone = Ця компанія сьогодні не відповідає за себе. Листи надсилають компанії, названій вище; подавайте контакти там.
contact-state-proposed = запропоновано
contact-state-confirmed = підтверджено
contact-state-set-aside = вилучено з ужитку
contact-language-en = англійська
contact-language-uk = українська
contact-addressee = Адресат
contact-addressee-help = Відділ або служба, наприклад «Trade Compliance»; особа — лише якщо її називає сама компанія.
contact-postal-address = Поштова адреса
contact-postal-address-help = Як на конверті, не більше 8 рядків, разом із країною.
contact-email = Електронна адреса
contact-language-of-letters = Мова листів
contact-source = Джерело
contact-source-help = Сторінка, на якій компанія подає цю адресу, або словами, звідки вона відома.
contact-copy = Збережена копія
contact-copy-help = Номер документа, що зберігається тут, або SHA-256 копії, що зберігається деінде. Можна не заповнювати.
contact-copy-document = Збережена копія: документ { $number }
contact-checked-on = Перевірено
contact-checked-last = Остання перевірка
contact-old = не перевірявся понад рік
contact-proposed-by = Запропоновано
contact-confirmed-by = Підтверджено
contact-reason = Причина
contact-open = Перевірити ще раз, виправити або вилучити
contact-propose = Запропонувати контакт
contact-propose-do = Запропонувати
contact-propose-help = Листи спиратимуться на нього, коли його підтвердить друга посадова особа.
contact-confirm = Підтвердити
contact-confirm-help = Підтверджуйте лише те, що самі перевірили за джерелом.
contact-confirm-other = Підтвердити має інша особа, не та, що подала.
contact-check = Перевірено ще раз
contact-check-help = Якщо змінюється лише день, джерело чи копія, контакт лишається підтвердженим. Будь-яку іншу зміну має підтвердити друга особа.
contact-check-do = Зберегти перевірене
contact-set-aside = Вилучити з ужитку
contact-refused-missing = Не заповнено «{ $field }».
contact-refused-long = «{ $field }» довше за { $most } символів.
contact-refused-lines = Поштова адреса має понад 8 рядків. Скоротіть її до того, що стоїть на конверті.
contact-refused-unprintable = У полі «{ $field }» є недруковані знаки, наприклад розриви рядка чи знаки, що змінюють порядок літер. Наберіть його заново.
contact-refused-no-address = Подайте поштову або електронну адресу, чи обидві.
contact-refused-email = `{ $text }` не є електронною адресою. Подайте одну скриньку, наприклад `compliance@example.com`.
contact-refused-language = `{ $text }` не є мовою листів. Виберіть зі списку.
contact-refused-day = `{ $text }` не є днем, коли це могли перевірити. Пишіть як 2026-11-21.
contact-refused-older = Контакт уже перевірено { $day }. Подайте пізніший день.
contact-refused-copy = `{ $text }` не є ні номером документа, ні SHA-256.
contact-refused-document = Документа { $number }, який ви могли б бачити, немає.
contact-refused-kept = Ця компанія вже має контакт із тими самими даними. Перевірте його ще раз.
contact-refused-same-person = Хто подав адресу, не може її підтвердити. Зверніться до другої посадової особи.

# Органи влади держави компанії
authorities-title = Органи влади її держави
authorities-none = Органів влади цієї держави в таблицях програми немає.
authorities-to-be-told = { $count ->
    [one] До цієї компанії веде { $shown } опублікована знахідка: орган, що вирішує про експорт, має про це знати.
    [few] До цієї компанії ведуть { $shown } опубліковані знахідки: орган, що вирішує про експорт, має про це знати.
   *[many] До цієї компанії ведуть { $shown } опублікованих знахідок: орган, що вирішує про експорт, має про це знати.
  }
authorities-nothing-to-tell = До цієї компанії не веде жодна опублікована знахідка, тож повідомляти поки нема про що.
authority-to-be-told = має знати
authorities-basis = Зібрано з відкритих відомостей. Назви органів змінюються; перед листом звірте на сайті.
authority-role-customs = митниця
authority-role-enforcement = примусове виконання
authority-role-evidence-publication = оприлюднення доказів
authority-role-export-control = експортний контроль
authority-role-export-control-coordination = координація експортного контролю
authority-role-export-control-policy = політика експортного контролю
authority-role-export-control-support = підтримка експортного контролю
authority-role-export-licensing = експортні ліцензії
authority-role-financial-intelligence = фінансова розвідка
authority-role-financial-sanctions = фінансові санкції
authority-role-law-enforcement = правоохоронна діяльність
authority-role-military-export-control = контроль військового експорту
authority-role-nonproliferation = нерозповсюдження
authority-role-prosecution = публічне обвинувачення
authority-role-sanctions = санкції
authority-role-sanctions-coordination = координація санкцій
authority-role-sanctions-designations = внесення до санкційних списків
authority-role-sanctions-policy = санкційна політика
authority-role-strategic-trade-control = контроль стратегічної торгівлі
authority-role-trade-sanctions = торговельні санкції
