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
contact-captured = Збережена копія, файл
contact-captured-help = Сторінка чи документ у сьогоднішньому вигляді: PDF, зображення, збережена вебсторінка або звичайний текст, щонайбільше 20 МіБ. Зберігається за своїм SHA-256 поруч із копіями попередніх перевірок.
contact-copy-elsewhere = Копія, яку вже збережено
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

# Що посадовці пропонують про компанії та марки
proposals-title = Пропозиції
proposals-lead = Запропоноване про компанії та марки набуває чинності, коли його підтвердить друга посадова особа; тоді знахідки, яких це стосується, змінюються самі.
proposals-none = У цьому стані немає жодної.
proposal-title = Пропозиція
proposal-state-proposed = чекає на другу особу
proposal-state-confirmed = підтверджено
proposal-state-declined = відхилено
proposal-event = Запропонувати подію: її купили, об’єднали, перейменували, поділили
proposal-tenure = Запропонувати, що їй належить або належала марка
proposal-parent = Запропонувати материнську компанію
proposal-merge = Запропонувати визнати цей запис дублікатом іншого
proposal-merge-lead = Усе про цей запис тоді буде при тому, що лишається: знахідки, марки, події та контакти. Листи, надіслані будь-якому з двох, рахуються для обох, а ця сторінка веде туди. Сам запис зберігається, тож це можна скасувати.
proposal-staying = Запис, що лишається
proposal-grounds = Чому
proposal-grounds-help = Стоятиме на публічній сторінці запису, що лишається.
proposal-source-optional = Джерело, якщо воно є
proposal-unmerge = Запропонувати скасувати це об’єднання
proposal-unmerge-lead = Тоді запис знову стоятиме сам за себе з усім, що мав раніше.
proposal-company = Запропонувати нову компанію
proposal-company-help = Лише якщо її ще немає у списку: спершу пошукайте юридичну назву та марки.
proposal-event-kind = Що сталося
proposal-successor = Компанія, до якої це привело
proposal-above = Материнська компанія
proposal-other = Інша компанія
proposal-other-help = Повна юридична назва або кінець адреси її сторінки.
proposal-parent-help = Не заповнюйте, якщо вона не належить нікому.
proposal-date = Дата
proposal-date-help = Настільки точно, наскільки відомо: 2004, 2004-07 або 2004-07-16. Можна не заповнювати.
proposal-from = Від
proposal-to = До
proposal-no-date = дата невідома
proposal-scope = Що перейшло
proposal-scope-help = Не заповнюйте, якщо перейшла вся компанія; інакше назвіть частину.
proposal-scope-whole = уся компанія
proposal-continues = Попередник діє далі
proposal-ends = Попередник припиняє діяльність
proposal-brand = Марка
proposal-legal-name = Юридична назва
proposal-source = Джерело
proposal-reason = Причина
proposal-decided-by = Вирішено
proposal-decline = Відхилити
proposal-confirm-help = Підтверджуйте лише те, що самі перевірили за джерелом.
proposal-following = Підтверджено. Знахідки ще змінюються; це триває у фоні.
proposal-says-tenure = { $company }: належить або належала марка { $brand }, від: { $from }, до: { $to }
proposal-says-event = { $kind }: { $company } → { $other }, { $date }
proposal-says-parent = { $company } належить компанії { $other }
proposal-says-no-parent = { $company } не належить жодній іншій компанії
proposal-says-company = Нова компанія: { $name }, { $country }
proposal-says-merge = Два записи однієї компанії: { $company } входить до { $other }
proposal-says-unmerge = Усе ж окрема компанія: { $company } виходить із { $other }
proposal-company-of-tenure = Кому належить марка
proposal-company-of-event = Попередник
proposal-company-of-parent = Компанія
proposal-company-of-company = Компанія
proposal-other-of-event = Наступник
proposal-other-of-parent = Материнська компанія
proposal-company-of-merge = Запис, що йде
proposal-other-of-merge = Запис, що лишається
proposal-company-of-unmerge = Запис, що знову стоїть сам за себе
proposal-other-of-unmerge = Запис, з яким його об’єднали
proposal-refused-company = Компанії з назвою `{ $text }` немає. Подайте повну юридичну назву або кінець адреси її сторінки; якщо її бракує, запропонуйте як нову компанію.
proposal-refused-several = Назву `{ $text }` мають кілька компаній. Подайте кінець адреси сторінки потрібної.
proposal-refused-brand = Марки з назвою `{ $text }` немає.
proposal-refused-country = `{ $text }` не є країною. Пишіть дволітерний код, наприклад DE.
proposal-refused-kind = `{ $text }` не є видом події. Виберіть зі списку.
proposal-refused-ends = Кінець раніше за початок.
proposal-refused-whole = Частина компанії не може починатися словом «whole». Назвіть частину, що перейшла.
proposal-refused-itself = Компанія не може вести до самої себе.
proposal-refused-circle = Це замкнуло б коло: { $chain }.
proposal-refused-overlaps = У цей час марка належить компанії { $company } ({ $from } – { $to }). Марка належить водночас одній компанії.
proposal-refused-known = Компанія з такою назвою вже відома: `{ $key }`.
proposal-refused-so = Так уже є.
proposal-refused-following = Знахідки ще йдуть за об’єднанням у фоні. Спробуйте знову за кілька хвилин.
proposal-refused-merged = Запис { $record } об’єднано з іншим. Запропонуйте це для того запису: `{ $standing }`.
proposal-refused-letters = Готуються листи до запису, що йде: { $letters }. Спершу видайте або відкиньте їх.
proposal-refused-letters-of-others = Інша організація готує лист до запису, що йде. Спершу той лист має бути видано або відкинуто.
proposal-refused-doubled = Пропозиція { $number } каже те саме й чекає на другу особу.
proposal-refused-same-person = Хто запропонував, не може підтвердити. Зверніться до другої посадової особи.
proposal-refused-decided = Про це вже вирішено.
