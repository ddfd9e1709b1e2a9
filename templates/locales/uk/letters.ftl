nav-notify = Кого повідомити
nav-letters = Листи
letters-title = Листи
letters-all = Усі
letters-overdue = Строк минув
letters-ends-soon = Строк незабаром минає
letters-prepared = Підготовлені нагадування
letters-empty = Листів тут ще немає.
desk-letters-submitted = Чекають на схвалення
desk-letters-approved = Схвалені, чекають на видання
desk-letters-bounced = Повернуто поштою
desk-letters-drafts = Чернетки
desk-no-letters = Жоден лист зараз нічого не потребує. Оберіть, кого повідомити, щоб скласти лист.
letter = Лист
letter-company = Компанія
letter-kind = Вид
letter-state = Стан
letter-due = Відповідь до
letter-overdue = прострочено
letter-ends-soon = незабаром минає
letter-drafted-by-itself = програма, після того як минув строк
letter-by-itself = програма
letter-by-recipient = за приватним посиланням
letter-act-prepare-reminder = підготовлено нагадування після строку
letter-act-watch-term = зазначено строк, щоб повідомити посадових осіб
letter-act-tell-of-term = повідомлено посадових осіб про строк
letter-kind-finding-notice = повідомлення про знахідки
letter-kind-supplier-list-notice = повідомлення зі списком осіб
letter-kind-red-flag-notice = повідомлення про ознаки ризику
letter-kind-individual-licence-notice = повідомлення про потребу в дозволі
letter-kind-trace-request = прохання простежити шлях
letter-kind-right-of-reply = право на відповідь
letter-kind-reminder = нагадування
letter-kind-correction = виправлення
letter-kind-closing = завершальний лист
letter-state-draft = чернетка
letter-state-submitted = подано на схвалення
letter-state-approved = схвалено
letter-state-issued = видано
letter-state-delivered = доставлено
letter-state-bounced = повернено поштою
letter-state-acknowledged = отримання підтверджено
letter-state-answered = є відповідь
letter-state-refused = відмовлено
letter-state-no-reply = без відповіді
letter-state-closed = закрито
letter-state-discarded = відкинуто
letter-effect-voluntary = добровільний
letter-effect-knowledge = не зобов’язує, але робить викладене відомим
letter-effect-binding = обов’язковий
letter-superseded-corrected = Пізніший лист виправляє цей.
letter-superseded-withdrawn = Цей лист відкликано.
letter-withdrawn = відкликано
letter-language = Мова листа
letter-language-en = англійська
letter-language-uk = українська
letter-language-contact = як зазначено в контакті
letter-term-days = { $count ->
    [one] відповідь протягом { $count } дня
    [few] відповідь протягом { $count } днів
   *[many] відповідь протягом { $count } днів
}
letter-new = Новий лист
letter-draft = Скласти чернетку
letter-edit = Редагувати чернетку
letter-contact = Отримувач
letter-contact-none = Виберіть контакт
letter-contact-unconfirmed = не підтверджено
letter-contacts = Контакти компанії
letter-subject = Тема
letter-body = Текст
letter-body-help = Порожній рядок починає новий абзац; рядки, що починаються з «- », утворюють перелік, рядок із «## » — заголовок. Усе інше лишається текстом.
letter-signatory = Підписує
letter-office = Посада або підрозділ
letter-legal-basis = Правова підстава
letter-legal-basis-help = Потрібна для обов’язкового листа.
letter-term = Днів на відповідь
letter-annex-a = Додаток А: знахідки
letter-annex-b = Додаток Б: особи
letter-save = Зберегти
letter-issued = Видано
letter-issued-at = Дата видання
letter-reference = Номер
letter-pdf = Лист у форматі PDF
letter-preview = Попередній перегляд PDF
letter-before-issue = Перш ніж видати
letter-complete = Отримувач, зміст і додатки є
letter-approved-by = Схвалено: { $name }
letter-approval-missing = Схвалення другої посадової особи
letter-submit = Подати на схвалення
letter-approve = Схвалити
letter-second-person = Хто склав або подав лист, не може його схвалити. Це має зробити друга посадова особа.
letter-issue = Видати лист
letter-issue-help = Лист отримає номер. Текст і додатки буде зафіксовано; помилку виправляє наступний лист.
letter-return = Повернути автору
letter-discard = Відкинути чернетку
letter-reason = Причина
letter-recipient = Отримувач
letter-people = Люди
letter-drafted-by = Чернетку склав(-ла)
letter-approver = Схвалив(-ла)
letter-is-about = Стосується листа
letter-findings = { $count ->
    [one] { $count } знахідка
    [few] { $count } знахідки
   *[many] { $count } знахідок
}
letter-parties = { $count ->
    [one] { $count } особа
    [few] { $count } особи
   *[many] { $count } осіб
}
letter-overridden = { $count ->
    [one] { $count } включено всупереч правилу, з поясненням
    [few] { $count } включено всупереч правилу, з поясненням
   *[many] { $count } включено всупереч правилу, з поясненням
}
letter-unpublished = { $count ->
    [one] ще { $count } не опубліковано
    [few] ще { $count } не опубліковано
   *[many] ще { $count } не опубліковано
}
letter-no-findings = Компанія не відповідає за жодну опубліковану знахідку.
letter-in-annex = У додатку
letter-finding = Знахідка
letter-marking = Маркування
letter-weapon = Зброя
letter-left-out = Що проти
letter-override = Чому включено
letter-least-grade = джерела з оцінкою { $grade } або вищою
letter-choose-help = Те, проти чого щось свідчить, включається лише з поясненням, яке зберігається разом із листом.
letter-choose = Включити позначені
letter-choose-all = Включити всі, проти яких нічого немає
letter-objection-not-published = не опубліковано
letter-objection-other-company = сьогодні за неї відповідає інша компанія
letter-objection-uncertain-maker = виробника не встановлено напевно
letter-objection-disputed = оскаржено
letter-objection-below-grade = немає джерела з оцінкою { $grade } або вищою
letter-objection-covered = уже є в іншому листі до компанії
letter-missing-recipient = Не вибрано підтвердженого контакту.
letter-missing-contact-not-confirmed = Контакт не підтвердила друга особа.
letter-missing-contact-changed = Адреси контакту змінилися: виберіть його ще раз.
letter-missing-contact-not-checked = Контакт востаннє перевіряли { $what }, понад рік тому.
letter-missing-company-listed = Компанія сама є в списку: { $what }.
letter-missing-country-excluded = Компаніям цієї країни листів не пишуть ({ $what }).
letter-missing-findings = У додатку А немає знахідок.
letter-missing-parties = Немає додатка Б.
letter-missing-legal-basis = Не зазначено правової підстави.
letter-missing-about = Лист має стосуватися виданого листа до тієї самої компанії; про відкликаний лист не нагадують.
letter-missing-subject = Тема або текст порожні.
letter-missing-text = Текст у такому вигляді надіслати не можна: { $what }.
letter-missing-findings-changed = Змінилися відтоді, як їх включено: { $what }. Виберіть знахідки ще раз.
letter-missing-findings-left = Більше не мають бути в додатку: { $what }. Виберіть знахідки ще раз.
letter-missing-reason-missing = Включено всупереч правилу без пояснення: { $what }.
letter-missing-signatory = Немає підписанта.
letter-problem-not-there = Такого листа немає.
letter-problem-changed = Лист змінився відтоді, як відкрито сторінку. Перегляньте його ще раз.
letter-problem-move = Стан «{ $from }» не може змінитися на «{ $to }».
letter-problem-not-a-draft = Змінювати можна лише чернетку. Спершу поверніть лист автору.
letter-problem-same-person = Хто склав або подав лист, не може його схвалити.
letter-problem-reason = Не зазначено причини.
letter-problem-incomplete = Чогось бракує. { $what }
letter-problem-blank = Тема й текст не можуть бути порожніми.
letter-problem-long = Тема або текст задовгі.
letter-problem-place = «{ $place }» не є місцем, яке може назвати текст.
letter-problem-term = Строк — це кількість днів від 1 до 365.
letter-problem-company = Виберіть принаймні одну компанію.
letter-problem-contact = Такого контакту компанії немає.
letter-problem-annex = Такого додатка з особами немає, або він порожній.
letter-problem-about = Лист цього виду стосується виданого листа до тієї самої компанії.
letter-problem-finding = Одна зі знахідок не може бути в цьому листі.
letter-problem-many = Щонайбільше { $most } за раз.
letter-problem-title = Бракує назви до 200 знаків.
letter-problem-issued = Його вже видано за номером { $reference }; видав(-ла) { $by }.
letter-problem-number = Тим часом інші листи отримали наступні номери. Нічого не видано: спробуйте ще раз.
letter-act-draft-letter = складено чернетку
letter-act-draft-campaign = складено для кампанії
letter-act-edit-letter = відредаговано
letter-act-choose-findings-of-letter = вибрано знахідки
letter-act-submit-letter = подано на схвалення
letter-act-submit-letters = подано на схвалення
letter-act-approve-letter = схвалено
letter-act-approve-letters = схвалено
letter-act-return-letter = повернено
letter-act-discard-letter = відкинуто
letter-act-issue-letters = видано
letter-words-title = Слова листів
letter-words-lead = Що кажуть листи вашої організації, доки їх не відредаговано. Сталі речення кожного виду лишаються.
letter-words-own = Це власні слова організації.
letter-words-shipped = Це слова, що постачаються з програмою. Якщо зберегти інші, вони стануть власними словами організації.
letter-places = Місця, які заповнюються:
letter-fixed = Сталі речення
letterhead = Бланк
letterhead-address = Адреса, по рядках
notify-title = Кого повідомити
notify-lead = Компанії з опублікованими знахідками, яких ще немає в жодному листі вашої організації.
notify-count = { $count ->
    [one] { $count } компанія.
    [few] { $count } компанії.
   *[many] { $count } компаній.
}
notify-country = Країна
notify-any = Будь-яка
notify-tier = Рівень контролю
notify-tier-of = Рівень { $tier }
notify-since = Опубліковано від
notify-filter = Відібрати
notify-chosen = Вибрано
notify-uncovered = Знахідок без листа
notify-exhibits = Зразків
notify-findings = Знахідки
notify-last = Останній лист
notify-never = ніколи
notify-never-notified = ще не повідомляли
notify-in-preparation = { $count ->
    [one] готується { $count } лист
    [few] готуються { $count } листи
   *[many] готується { $count } листів
}
notify-overdue = { $count ->
    [one] прострочено { $count } відповідь
    [few] прострочено { $count } відповіді
   *[many] прострочено { $count } відповідей
}
notify-no-contact = немає підтвердженого контакту
notify-stale-contact = контакт не перевіряли рік
notify-empty = Кожна опублікована знахідка кожної компанії тут уже є в листі.
notify-draft = Скласти листи
notify-draft-chosen = Скласти чернетки
campaign = Кампанія
campaign-name = Назва кампанії
campaigns-title = Кампанії та додатки
campaigns-empty = Жодної кампанії ще не складено.
campaign-submit = Подати позначені на схвалення
campaign-approve = Схвалити позначені
campaign-issue = Видати позначені
annexes-title = Додатки з особами
annexes-empty = Жодного додатка ще не створено.
annex-make = Створити додаток з особами
annex-name = Назва додатка
annex-programme = Лише з цією програмою чи підставою
annex-programme-help = Частина того, що список наводить як програму; якщо порожньо — усі.
annex-freeze = Зафіксувати додаток
verify-title = Перевірити лист
verify-lead = Хто отримав лист, може дізнатися тут, чи видала його організація, яку він називає, і чи він досі чинний. Надіслане не зберігається.
verify-reference = Номер листа, якщо хочете перевірити і його
verify-file = PDF у тому вигляді, в якому ви його отримали
verify-file-help = Файл порівнюється цілком. Скан чи роздруківку так перевірити неможливо.
verify-hash = Або його SHA-256
verify-do = Перевірити
verify-problem-nothing = Виберіть файл або введіть його SHA-256.
verify-problem-hash = SHA-256 має 64 знаки: цифри від 0 до 9 та літери від a до f.
verify-verdict-genuine = Справжній і незмінений
verify-verdict-corrected = Справжній, згодом виправлений
verify-verdict-withdrawn = Справжній, згодом відкликаний
verify-verdict-unknown = Такого листа тут не видавали
verify-means-genuine = Цей файл видано тут, байт у байт, і жоден пізніший лист його не виправляє.
verify-means-corrected = Цей файл видано тут, байт у байт. Пізніший лист дещо в ньому виправляє.
verify-means-withdrawn = Цей файл видано тут, байт у байт. Згодом його відкликано.
verify-means-unknown = Листа з таким змістом і номером тут не видавали. Файл змінено, або він походить з іншого місця.
letter-act-record-delivery = записано відправлення
letter-act-note-delivery = зазначено, що сталося з відправленням
letter-act-follow-letter = зазначено стан листа
letter-act-record-answer = записано відповідь
letter-act-decide-about-statement = вирішено щодо заяви
letter-act-make-link = створено приватне посилання
letter-act-revoke-link = припинено приватне посилання
letter-act-answer-through-link = надано відповідь за приватним посиланням
letter-problem-not-issued = Надсилають лише виданий лист, і відповідають лише на нього.
letter-problem-no-such = У цього листа немає такого відправлення, відповіді чи посилання.
letter-problem-decided = Про це вже вирішено. Перегляньте лист ще раз.
letter-problem-sent-to = Зазначте, куди надіслано, щонайбільше 500 знаків.
letter-problem-no-mail = Цей лист не можна надіслати електронною поштою: адресат не має електронної адреси або ця інсталяція не надсилає пошти.
letter-problem-answer = Виберіть, до чого зводиться відповідь, і наведіть її текст, щонайбільше 20 000 знаків.
letter-problem-answer-day = День відповіді не може бути раніше за лист чи пізніше за сьогодні.
letter-problem-statement = Заява має щонайбільше 4 000 знаків.
letter-problem-own-record = Хто записав заяву, не може вирішувати щодо неї. Це робить друга посадова особа.
letter-problem-own-withdrawal = Хто запропонував відкликання, не може його підтвердити. Це робить друга посадова особа.
letter-problem-withdrawn = Лист відкликано.
letter-problem-term-runs = Строк для відповіді ще не минув.
letter-problem-link-day = Посилання діє до дня, не раннішого за сьогодні й не пізнішого ніж за рік.
letter-no-reply-by = Немає відповіді станом на { $day }
letter-follow = Стан листа
letter-to-acknowledged = Отримання підтверджено
letter-to-no-reply = Немає відповіді у строк
letter-to-closed = Закрити лист
deliveries-title = Надсилання
deliveries-none = Жодного відправлення ще не записано.
delivery-record = Записати відправлення
delivery-way = Як надіслано
delivery-sent-to = Куди
delivery-note = Примітка
delivery-save = Записати
delivery-learned = Що з ним сталося
delivery-arrived = Доставлено
delivery-why = Чому повернулося
delivery-bounced = Повернулося
delivery-state-queued = чекає на поштовий сервер
delivery-state-sent = надіслано
delivery-state-delivered = доставлено
delivery-state-bounced = повернулося
delivery-state-failed = не вдалося надіслати
way-email = електронна пошта
way-post = пошта
way-hand = вручено
way-portal = портал
way-link = приватне посилання
terms-none = без умов
terms-quote-with-consent = цитувати лише за згодою
terms-confidential = конфіденційно
answers-title = Відповіді
answers-none = Відповіді ще немає.
answer-record = Записати відповідь
answer-way = Як надійшла
answer-day = День відповіді
answer-outcome = До чого зводиться відповідь
answer-text = Текст відповіді
answer-terms = Як її можна використовувати
answer-statement = Публічна заява
answer-statement-help = Її буде показано дослівно та з датою на публічній сторінці компанії, коли погодиться посадова особа. Залиште порожнім, якщо заяви немає.
answer-second-person = Про публікацію вирішує друга посадова особа.
answer-files = Файли
answer-files-help = PDF, зображення, звичайний текст, електронні листи, документи й таблиці офісних програм; щонайбільше { $most } файлів по { $limit } МіБ.
answer-files-care = Ці файли надійшли ззовні й зберігаються такими, якими надійшли. Відкривайте їх лише там, де нічому іншому не загрожує небезпека.
file-kilobytes = { $count } КБ
file-megabytes = { $count } МБ
answer-save = Записати відповідь
statement-state-none = немає
statement-state-offered = запропоновано
statement-state-approved = опубліковано
statement-state-declined = не опубліковано
statement-to-approved = Опублікувати заяву
statement-to-declined = Не публікувати
reply-links-title = Приватні посилання
reply-links-lead = За приватним посиланням адресат відповідає без облікового запису. Воно показує номер, тему й додаток А цього листа, і більше нічого.
reply-link-until = Посилання діє до { $day }.
reply-link-over = не діє
reply-link-revoke = Припинити дію посилання
reply-link-day = Діє до
reply-link-make = Створити посилання
link-made-title = Приватне посилання
link-made-lead = Передайте це посилання лише адресатові листа. Його показано один раз; зберігається тільки його хеш.
reply-title = Відповідь на лист
reply-lead = Тут можна відповісти від імені компанії. Обліковий запис не потрібен, і пізніше можна відповісти ще раз.
reply-due = Відповідь просимо надати до { $day }.
reply-form = Ваша відповідь
reply-part = Прочитано як
reply-send = Надіслати відповідь
reply-taken = Вашу відповідь отримано. Дякуємо.
reply-withdrawn = Відповіді на нього більше не очікуємо. Надіслане все одно буде записано.
withdrawal-title = Відкликано
withdrawal-propose = Відкликати лист
withdrawal-propose-do = Запропонувати відкликання
withdrawal-proposed = Запропоновано відкликати
withdrawal-proposed-by = Запропонував(-ла)
withdrawal-confirmed-by = Підтвердив(-ла)
withdrawal-reason = Причина
withdrawal-reason-help = Увійде до листа, що повідомить адресата; там її ще можна відредагувати.
withdrawal-help = Лист відкликають повністю й назавжди. Кожен, хто його перевіряє, дізнається про це, відповіді на нього не чекають, а його знахідки знову вважаються такими, про які не повідомлено.
withdrawal-means = Кожен, хто перевіряє цей лист, дізнається про це. Його знахідки знову вважаються такими, про які не повідомлено, якщо їх не містить інший лист.
withdrawal-second-person = Підтвердити має інша посадова особа.
withdrawal-confirm = Відкликати лист
withdrawal-decline = Залишити лист чинним
withdrawal-take-back = Забрати пропозицію
withdrawal-tell = Скласти лист, що повідомить адресата
withdrawal-told-by = Адресата повідомляє лист
letter-act-propose-withdrawal = запропоновано відкликати
letter-act-confirm-withdrawal = підтверджено відкликання
letter-act-decline-withdrawal = вирішено не відкликати
letter-act-draft-withdrawal-notice = складено через відкликання
reply-over-title = Посилання не діє
reply-over = Це посилання більше не діє. Попросіть нове у відомства, яке вам написало.
reply-problem-many = Звідси за годину надійшло забагато відповідей. Нічого не прийнято; надішліть, будь ласка, пізніше.
reply-problem-answer = Виберіть, до чого зводиться ваша відповідь, і наведіть її текст, щонайбільше 20 000 знаків.
reply-problem-statement = Заява має щонайбільше 4 000 знаків.
reply-problem-again = Лист щойно змінився. Будь ласка, надішліть відповідь ще раз.
letter-corrections-title = До виправлення
letter-corrections-lead = Видані листи зі знахідкою чи особою, яка більше не є чинною. Кожен лишається тут, доки не надіслано виправлення або не пояснено, чому воно не потрібне.
letter-corrections-empty = Ніщо з того, що містили видані листи, відтоді не змінилося.
letter-correction-draft = Скласти виправлення
letter-correction-drafted = Виправлення готується:
letter-correction-aside = Виправлення не потрібне
letter-cause-finding-withdrawn = знахідку відкликано
letter-cause-finding-unpublished = знахідка більше не опублікована
letter-cause-brand-changed = прочитано іншу марку
letter-cause-company-changed = за неї відповідає інша компанія
letter-cause-party-removed = більше немає в списку
letter-act-draft-correction = складено виправлення
letter-act-set-correction-aside = вирішено, що виправлення не потрібне
letter-calendar = Календар очікуваних відповідей (.ics)
letter-act-try-sending = спроба надіслати
letter-act-note-sending = зазначено відповідь поштового сервера
delivery-email = Надіслати електронною поштою
delivery-email-to = З PDF і машиночитаними додатками, на { $address }
delivery-next-try = наступна спроба { $at }
delivery-tries = { $count ->
    [one] { $count } спроба
    [few] { $count } спроби
   *[many] { $count } спроб
}
notify-attention = Потребує уваги
notify-attention-never-notified = Ще не повідомляли
notify-attention-contact-not-checked = Контакту немає або його не перевіряли рік
notify-attention-answer-overdue = Строк відповіді минув
notify-whom-ticked = Позначеним
notify-whom-all = { $count ->
    [one] Усім у цьому списку: { $count } компанія
    [few] Усім у цьому списку: { $count } компанії
   *[many] Усім у цьому списку: { $count } компаній
 }
notify-uncovered-count = { $count ->
    [one] { $count } опублікована знахідка, якої немає в жодному листі вашої організації
    [few] { $count } опубліковані знахідки, яких немає в жодному листі вашої організації
   *[many] { $count } опублікованих знахідок, яких немає в жодному листі вашої організації
 }
notify-all-findings = Усі знахідки
notify-company-empty = Кожна опублікована знахідка цієї компанії вже є в листі, наскільки сягають ці фільтри.
letters-in-preparation = Готуються
notify-exhibits-title = Зразки
letter-problem-no-parties = Лист цього виду не містить переліку осіб: виберіть інший вид або жодного додатка B.
exports-title = Вивантаження
exports-lead = Знахідки, збережені як файл для передання. Кожне вивантаження лишається в переліку разом із тим, що в ньому вже не чинне.
exports-empty = Ще нічого не збережено.
export-name = Назва
export-given-to = Кому передано
export-made = Збережено
export-faults = { $count ->
    [one] { $count } знахідка вже не чинна
    [few] { $count } знахідки вже не чинні
   *[many] { $count } знахідок уже не чинні
 }
export-stands = чинне
export-new = Зберегти вивантаження
export-query = Пошук
export-query-help = Слова, як у пошуку, або адреса пошуку з його фільтрами. Щонайбільше 20 000 знахідок.
export-keep = Зберегти як вивантаження
export-file = Файл (CSV)
export-search = Пошук, з якого його зроблено
export-faults-title = Що вже не чинне
export-faults-none = Усе в цьому файлі й досі чинне, або про це вже вирішено.
export-again = Зробити замість нього нове
export-aside = Надсилати нічого не потрібно
export-replaced = зроблено нове
export-nothing = Цей пошук не містить жодної знахідки.
