# Everywhere in the working area
nav-review = Перевірка
edit = Змінити
column-number = №
column-marking = Маркування
column-state = Стан
column-field = Поле
column-before = Було
column-after = Стало
field-reason = Причина
field-tlp = Поширення
field-publish-on = Оприлюднити
field-publish-on-help = Порожнє поле означає «одразу».
tlp-clear = для всіх
tlp-green = для всіх, хто має тут обліковий запис
tlp-amber = для нашої організації
tlp-amber-strict = лише для нашої організації
tlp-red = лише для названих осіб

# Desk
desk-review = Перевірка
desk-waiting = { $count ->
    [one] { $shown } знахідка чекає на перевірку
    [few] { $shown } знахідки чекають на перевірку
   *[many] { $shown } знахідок чекають на перевірку
  }
desk-nothing-waits = На вас ніщо не чекає.
desk-returned = Повернуто мені
desk-exhibits = Екземпляри
desk-no-exhibits = Ще не відкрито жодного екземпляра. Відкрийте екземпляр і записуйте його деталі.
desk-drafts = Мої чернетки
desk-no-drafts = Чернеток немає. Записане стоїть тут, доки ви не надішлете його на перевірку.
desk-in-review = Надіслано на перевірку

# States of findings
finding-state-draft = Чернетка
finding-state-in-review = На перевірці
finding-state-published = Опубліковано
finding-state-returned = Повернуто
finding-state-rejected = Відхилено
finding-state-withdrawn = Відкликано
marking-state-as-seen = Як видно
marking-state-not-readable = Нечитабельне
marking-state-sanded-off = Зашліфоване
marking-state-no-marking = Маркування немає
marking-state-not-examined = Не досліджено
marking-state-not-stated = Не вказано
made-state-read = прочитано
made-state-open = можливі кілька дат
made-state-not-read = не прочитано

# Exhibits
exhibit-new-title = Відкрити екземпляр
exhibit-edit-title = Змінити екземпляр
exhibit-open = Відкрити
exhibit-label = Назва
exhibit-label-help = Якщо поле порожнє, назву складено із системи озброєння та номера. Її видно всім.
exhibit-recovered-on = Знайдено
exhibit-date-help = Так точно, як відомо: 2024, 2024-Q3, 2024-09 або 2024-09-05.
exhibit-precision = Дату вказано
date-precision-as-stated = як є
date-precision-about = приблизно
date-precision-not-before = не раніше
date-precision-not-after = не пізніше
exhibit-withheld = Ніколи не оприлюднюється
exhibit-withheld-what = точне місце, люди, зберігач, небезпека, нотатки й ланцюг зберігання.
exhibit-place = Точне місце
exhibit-recovered-by = Хто знайшов
exhibit-held-by = Хто зберігає
exhibit-hazard = Небезпека
hazard-not-checked = не перевірено
hazard-none-known = не виявлено
hazard-explosive = вибухонебезпечно
hazard-toxic = токсично
hazard-radiation = радіація
hazard-several = кілька видів
hazard-cleared = знешкоджено
exhibit-tlp-help = Діє також для кожної знайденої в ньому деталі.
exhibit-taken-back = Відкликано разом з імпортом, який його завів:
exhibit-parts = { $count ->
    [0] Деталі
    [one] { $shown } деталь
    [few] { $shown } деталі
   *[many] { $shown } деталей
  }
exhibit-no-parts = Ще не записано жодної деталі.
exhibit-photographs = Фотографії екземпляра
exhibit-no-photographs = Жодної його фотографії ще не завантажено. Завантажене тут буде запропоновано під час запису деталей.
exhibit-photographs-help = Екземпляр цілком або фотографії, про які ще не відомо, які деталі на них. Самі вони не оприлюднюються: фотографія стає публічною разом із деталлю, яку показує.
exhibit-documents = Папери
exhibit-no-documents = Жодного документа до нього ще не завантажено.
exhibit-documents-help = Протоколи передавання, лабораторні звіти. Ніколи не оприлюднюються.
exhibit-upload = Завантажити фотографії або папери
exhibit-submit = { $count ->
    [one] Надіслати { $shown } мою чернетку на перевірку
    [few] Надіслати { $shown } мої чернетки на перевірку
   *[many] Надіслати { $shown } моїх чернеток на перевірку
  }
exhibit-custody = Ланцюг зберігання
exhibit-no-custody = Ще нічого не записано.
custody-recovered = Знайдено
custody-sealed = Опечатано
custody-transferred = Передано
custody-examined = Досліджено
custody-sampled = Відібрано пробу
custody-returned = Повернено
custody-destroyed = Знищено
custody-lost = Втрачено
custody-corrected = виправлено нижче
custody-add = Записати подію
custody-kind = Що сталося
custody-on = Коли
custody-from = Від кого
custody-to = Кому
custody-seal = Пломба
custody-corrects = Виправляє попередню подію
custody-corrects-none = ні

# Log form
log-title = Записати деталь
log-edit-title = Змінити чернетку
log-position = № { $number }
log-logged = Записано:
log-clone = Повторити
log-marking = Маркування по рядках
log-marking-help = Точно так, як видно, рядок за рядком. Замість знака, який не читається, пишіть ? або □.
log-marking-state = Стан маркування
log-read = Прочитано за правилами
log-read-nothing = Поки нічого не прочитано.
log-another = Це інша деталь із таким самим маркуванням
log-same-marking-help = відкрийте її або позначте нижче «інша деталь» і запишіть попри це.
log-lot = Партія
log-quantity = Кількість
log-assembly-example = навігаційний блок / плата 2 / U14
log-next = Записати й далі
log-finish = Записати й завершити
log-read-it = Прочитати
log-keys = Enter у полі або Ctrl+Enter у маркуванні записує деталь.
log-more = Більше
log-country = Зазначена країна
log-method = Як прочитано
log-description = Що це
log-notes = Нотатки
log-notes-help = Ніколи не оприлюднюються.
log-kept = Дещо з набраного тут не було надіслано.
log-kept-take = Повернути
log-kept-drop = Відкинути
log-photographs = Фотографії цієї деталі
log-photographs-files = Виберіть фотографії або перетягніть їх сюди
log-photographs-help = JPEG, PNG, WebP, TIFF, GIF або BMP, до { $limit } МБ кожна. Завантажене одразу вибрано для цієї деталі.
log-photographs-upload = Завантажити фотографії
log-photographs-again = Відкриється в новій вкладці. Потім натисніть тут «{ $button }»: завантажене з’явиться серед пропонованого, а набране лишиться.
log-photographs-pick = Фотографії на вибір
log-photographs-none = Вибирати поки ні з чого: тут з’являться ваші завантаження та фотографії екземпляра, на яких ще не вказано жодної деталі.
log-photographs-numbers = Інші фотографії за номерами
log-photographs-tlp = Поширення завантаженого тут
log-photographs-wait = Фотографії ще надсилаються. Деталь буде записано, щойно вони надійдуть.
log-photographs-fault = Фотографію не прийнято; причину вказано вище. Натисніть ще раз, щоб записати деталь без неї.
log-photographs-count = { $count ->
    [one] { $shown } фотографія
    [few] { $shown } фотографії
   *[many] { $shown } фотографій
  }

# Working page of a finding
work-public-page = Публічна сторінка
work-public-on = Буде оприлюднено { $date }.
work-not-clear = Позначка поширення не дає її оприлюднити.
work-review = Перевірити
work-submit = Надіслати на перевірку
work-take-back = Забрати назад
work-not-reviewed = ще не перевірено
work-basis = На чому ґрунтується
work-basis-help = Стане публічним разом із прочитанням.
work-read-by = Хто прочитав
work-by-rules = правила
work-set-aside = Відкладено, бо
work-prefer = Віддати перевагу цьому прочитанню
work-add-reading = Додати прочитання
work-certainty = Наскільки певно
work-sources = Джерела
work-grade = Оцінити
work-add-source = Додати джерело
work-source-title = Назва
work-source-publisher = Видавець
work-source-record = Номер запису в джерелі
work-source-url = Адреса
work-source-origin = На чому воно ґрунтується
work-source-origin-help = Два повідомлення про ті самі рештки від тих самих людей мають одне походження: укажіть для обох те саме слово. Порожнє поле: ґрунтується на самому собі.
work-reliability = Джерело (A–F)
work-credibility = Відомості (1–6)
credibility-1 = Підтверджено іншими
credibility-2 = Імовірно правда
credibility-3 = Можливо правда
credibility-4 = Сумнівно
credibility-5 = Малоймовірно
credibility-6 = Правдивість не можна оцінити
work-changes = Змінено після останньої перевірки
work-facts = Відомості
work-company-today = Відповідає сьогодні
work-author = Хто записав
work-disputes = Заперечення
work-no-dispute = Ніхто не вважає її хибною.
work-dispute-open = відкрите
work-dispute-closed = закрите
work-open-dispute = Заперечити
work-close-dispute = Закрити заперечення
work-outcome = Чим завершилося
work-published = Опубліковано
work-correct = Виправити
work-share = Змінити, хто це бачить
work-withdraw = Відкликати
work-withdraw-reason = Чому, для загалу
work-withdraw-help = Сторінка лишається й показує цей текст. Знахідка зникає з пошуку, підрахунків, списків і вивантажень.
work-moves = Перебіг
work-no-moves = Ще не надіслано на перевірку.
work-photographs = Фотографії
work-no-photographs = Жодна фотографія її ще не показує.
work-photographs-change = Вибрати інші
work-photograph-marked = позначено
work-documents = Документи
work-no-documents = Документів до неї немає.
work-documents-help = Ніколи не оприлюднюються. Додавати й прибирати їх можна, доки знахідка є чернеткою.
work-upload = Завантажити фотографії або документи
move-submitted = Надіслано на перевірку
move-taken-back = Забрано назад
move-published = Опубліковано
move-returned = Повернуто
move-rejected = Відхилено
move-withdrawn = Відкликано
move-corrected = Виправлено
correct-title = Виправити { $number }
correct-help = На публічній сторінці буде сказано, що її виправлено й коли. Значення маркування виправляють, віддавши перевагу іншому прочитанню.

# Review
review-title = Перевірка { $number }
review-whole = Усе про неї
review-differs = Що відрізняється від перевіреного раніше
review-all-new = Що записано
review-no-difference = Відмінностей немає.
review-decide = Рішення
review-publish = Опублікувати
review-return = Повернути
review-reject = Відхилити
queue-title = Чекає на перевірку
queue-all = Показати все
queue-empty = Ніщо не чекає на перевірку.
queue-help = Те, що не потребує уваги, можна опублікувати разом.
queue-pick = Вибір
queue-look-at = Варто глянути
queue-publish = Опублікувати вибране
warning-changed-since-submitted = змінено після надсилання
warning-readings-disagree = прочитання різняться
warning-same-marking = таке саме маркування, як у { $number }
warning-made-after-recovery = виготовлено після знайдення
warning-open-dispute = є заперечення

# Fields of findings and readings
field-exhibit-id = Екземпляр
field-assembly = Вузол
field-quantity = Кількість
field-marking = Маркування
field-marking-state = Стан маркування
field-description = Що це
field-category = Категорія
field-maker-string-id = Виробник, як написано
field-brand-id = Марка
field-brand-certainty = Певність марки
field-company-id = Компанія на час виготовлення
field-company-today-id = Відповідає сьогодні
field-part-id = Деталь
field-made-from = Виготовлено від
field-made-to = Виготовлено до
field-made-state = Дата виготовлення
field-position = Порядковий номер
field-notes = Нотатки
field-author-id = Хто записав
field-organisation-id = Організація
field-readings = Кількість прочитань
field-photographs = Фотографії
figure-added = додано після перегляду
figure-removed = прибрано після перегляду
field-of-reading = Прочитання: { $name }
field-method = спосіб
field-part-number = номер компонента
field-date-code = код дати
field-certainty = певність
field-basis = підстава
field-lot = партія
field-country-marked = зазначена країна

# What was not done, and what to do
refused-not-there = Цього тут немає, або це не ваше.
refused-move = Стан «{ $from }» не може перейти в «{ $to }».
refused-own-finding = Хто записав знахідку або надіслав її на перевірку, не вирішує про неї самостійно. Зверніться до другої особи.
refused-reason-missing = Укажіть причину.
refused-changed-meanwhile = Тим часом хтось уже вніс зміни. Завантажте сторінку знову й погляньте, що там тепер.
refused-marking-missing = Запишіть рядки маркування або виберіть, чому їх немає.
refused-marking-not-expected = Є рядки маркування. Виберіть «як видно» або приберіть їх.
refused-quantity = `{ $text }` не є кількістю від 1 до 100000.
refused-too-long = { $count ->
    [one] Текст довший за { $shown } знак.
    [few] Текст довший за { $shown } знаки.
   *[many] Текст довший за { $shown } знаків.
  }
refused-too-many-lines = { $count ->
    [one] У маркуванні більш ніж { $shown } рядок.
    [few] У маркуванні більш ніж { $shown } рядки.
   *[many] У маркуванні більш ніж { $shown } рядків.
  }
refused-same-marking = У цьому екземплярі таке саме маркування вже має { $number }.
refused-nothing-changed = Відмінностей від наявного немає.
refused-empty-reading = Прочитання нічого не каже: укажіть, що прочитано.
refused-other-reading = Це прочитання не стосується цієї знахідки.
refused-no-dispute = Такого відкритого заперечення немає.
refused-day = `{ $text }` не є майбутнім днем.
refused-source-missing = Назвіть джерело.
refused-photograph = Фотографії `{ $text }`, яку можна використати, немає. Зніміть позначку або виберіть іншу.
refused-unknown-weapon = `{ $name }` не є назвою системи озброєння. Виберіть зі списку.
refused-date = `{ $text }` не є датою. Пишіть 2024, 2024-Q3, 2024-09 або 2024-09-05.
refused-future = `{ $text }` ще не настало.
refused-shared-by-one-alone = Деякі його деталі опубліковано: розширити коло може лише рецензент, який екземпляра не відкривав.
refused-other-exhibit = Подія, яку треба виправити, не належить до цього екземпляра.
