# Імпорт електронних таблиць, для тих, хто тут працює
nav-imports = Імпорт
imports-title = Імпорт електронних таблиць
imports-empty = Ще нічого не імпортовано. Завантажте таблицю через форму вище.
import-upload-title = Імпортувати таблицю
import-file = Файл
import-file-help = CSV або TSV в UTF-8, Excel (.xlsx) чи OpenDocument (.ods), до { $limit } МБ. Нічого не буде записано, доки ви не побачите, що зробить кожен рядок.
import-upload = Завантажити
import-by = Хто
import-state = Стан
import-rows = Рядки
import-state-uploaded = Треба назвати стовпці
import-state-checking = Перевіряється
import-state-checked = Перевірено, можна застосувати
import-state-applying = Застосовується
import-state-applied = Застосовано
import-state-failed = Не вдалося продовжити
import-state-discarded = Скасовано
import-state-taken-back = Відкликано

# Що не так із файлом
import-file-missing = Спочатку виберіть файл.
import-file-too-large = Файл більший за { $limit } МБ. Поділіть його на частини або зверніться до того, хто веде цей сервер: командний рядок приймає файли будь-якого розміру.
import-file-other = Цей файл не є таблицею, яку тут можна прочитати, хоч би як він називався. Збережіть його як .xlsx, .ods або CSV (UTF-8) і завантажте.
import-file-broken = За початком файл є таблицею, але він пошкоджений або неправильний. Відкрийте його, збережіть заново і завантажте.
import-file-unpacks = Таблиця розпаковується до більш ніж { $limit } МБ. Збережіть її як CSV (UTF-8), без зображень, і завантажте.
import-file-utf16 = Файл у UTF-16. Збережіть його як CSV (UTF-8) і завантажте.
import-file-empty = У файлі або на цьому аркуші немає рядків.
import-file-header = Рядок із назвами стовпців неможливо прочитати.
import-file-lost = Файл не вдалося прочитати. Спробуйте за мить.

# Стовпці
import-columns-title = Що є в стовпцях
import-top-title = Перші рядки
import-top-lead = Позначений рядок вважається назвами стовпців.
import-sheet = Аркуш
import-header-row = Рядок із назвами
import-look-again = Подивитися ще раз
import-what-columns = Стовпці
import-what-columns-lead = Так, як ваша організація розуміла стовпці з цими назвами раніше; інакше вгадано за назвами. Перегляньте кожен.
import-column = Стовпець
import-samples = Наприклад
import-no-samples = порожньо
import-taken-for = Це
import-not-taken = Не береться
import-field-weapon = Зброя (система або окремий зразок)
import-field-exhibit-serial = Серійний номер зброї
import-field-recovered-on = Вилучено
import-field-region = Область
import-field-assembly = Вузол
import-field-marking = Маркування
import-field-part-number = Номер деталі
import-field-maker = Виробник
import-field-description = Опис
import-field-category = Категорія
import-field-made-on = Виготовлено
import-field-quantity = Кількість
import-field-external-id = Номер запису
import-field-url = Адреса запису
import-mixed = Маркування стоїть серед слів, як у «Стабілізатор напруги LM317T 2214»
import-split = Кілька зразків зброї в одній клітинці
import-split-none = Один зразок у клітинці
import-split-semicolon = Розділені крапкою з комою
import-split-comma = Розділені комою
import-split-slash = Розділені скісною рискою
import-split-json = Список JSON
import-one-exhibit = Усі рядки стосуються одного зразка
import-one-exhibit-none = Ні, рядки називають свою зброю
import-one-exhibit-help = Тоді стовпець зброї не потрібен.
import-source-heading = На чому ґрунтуються рядки
import-source-title = Назва джерела
import-source-help = Та сама назва знову означає те саме джерело: раніше імпортовані рядки впізнаються за номерами.
import-source-publisher = Хто його створив
import-source-url = Де його можна знайти
import-reliability = Надійність джерела
import-check = Перевірити кожен рядок

# Чого не зроблено
import-refused-move = З імпортом у його теперішньому стані цього зробити не можна. Перегляньте його ще раз.
import-refused-title = Дайте джерелу назву.
import-refused-weapon-missing = Вкажіть, який стовпець є зброєю, або виберіть один зразок для всіх рядків.
import-refused-nothing = Вкажіть, який стовпець є маркуванням, номером деталі, виробником чи описом: інакше рядки нічого не кажуть про деталь.
import-refused-twice = Два стовпці взято за одне й те саме: { $field }. Виберіть один із них.
import-refused-brand = Жодна марка в каталозі не називається «{ $name }». Виберіть зі списку.
import-refused-weapon = Жодна система зброї в каталозі не називається «{ $name }». Виберіть зі списку.
import-refused-built-on = { $count ->
    [one] Над { $shown } знахідкою цього імпорту відтоді працювали, тому нічого не відкликано:
    [few] Над { $shown } знахідками цього імпорту відтоді працювали, тому нічого не відкликано:
   *[many] Над { $shown } знахідками цього імпорту відтоді працювали, тому нічого не відкликано:
}

# Перевірка і застосування
import-checking = Перевіряється кожен рядок.
import-applying = Записуються знахідки.
import-rows-done = { $count ->
    [one] Готово { $shown } рядок.
    [few] Готово { $shown } рядки.
   *[many] Готово { $shown } рядків.
}
import-look-now = Подивитися зараз
import-leave = Можете залишити цю сторінку; робота триватиме.
import-failed = Не вдалося продовжити. Записане раніше збережено, і при продовженні нічого не подвоїться.
import-go-on = Продовжити
import-change-columns = Змінити стовпці
import-discard = Скасувати
import-taken-back = Усе, що записав цей імпорт, відкликано. Знахідки залишаються в записах із причиною.
import-opened = Екземпляри, які він завів
import-exhibit-taken-back = відкликано разом з ним
import-exhibit-stays = лишається
# Why one stays: `import-exhibit-kept-` and the stored word.
import-exhibit-kept-findings = у ньому є знахідки не з цього імпорту
import-exhibit-kept-evidence = до нього належить фотографія або документ
import-exhibit-kept-edited = хтось змінив відомості про нього
import-exhibit-kept-custody = відтоді записано подію з його зберігання
import-finding = Знахідка
import-brought = { $count ->
    [one] Додано або змінено { $shown } знахідку
    [few] Додано або змінено { $shown } знахідки
   *[many] Додано або змінено { $shown } знахідок
}
import-take-back = Відкликати весь імпорт
import-take-back-lead = Лише доки ніхто не працював над жодною з його знахідок. Нові знахідки відкладаються з причиною, змінені стають такими, як були.
import-questions = Запитання
import-open-weapons = Невідома зброя
import-open-weapons-lead = Ці рядки чекають, доки ви скажете, яка система зброї мається на увазі. Відповідь чинна для всіх рядків і для подальших імпортів вашої організації.
import-open-makers = Виробники, що ні до кого не ведуть
import-open-makers-lead = Вони залишаються як написано, якщо ви не скажете, яка марка мається на увазі. Відповідь чинна для всіх рядків і для подальших імпортів вашої організації.
import-as-written = Як написано
import-weapon-system = Система зброї
import-or = або
import-new-system = нова система зброї з цією назвою
import-brand = Марка
import-no-maker = не називає виробника
import-same-marking-legend = Рядки, у зразку яких уже є деталь із таким самим маркуванням
import-same-marking-leave = Не брати: це ті самі деталі
import-same-marking-take = Взяти також: це інші деталі з таким самим маркуванням
import-check-again = Перевірити ще раз із цими відповідями
import-answered = Дотеперішні відповіді
import-apply = { $count ->
    [one] Записати { $shown } рядок як чернетку
    [few] Записати { $shown } рядки як чернетки
   *[many] Записати { $shown } рядків як чернетки
}
import-nothing-to-write = Жоден рядок нічого не запише.
import-each-row = Кожен рядок
import-row = Рядок
import-rows-count = { $count ->
    [one] { $shown } рядок
    [few] { $shown } рядки
   *[many] { $shown } рядків
}
import-weapon = Зброя
import-marking = Маркування
import-part-number = Номер деталі
import-maker = Виробник
import-outcome = Результат
import-outcome-all = Усі
import-outcome-new = Нові
import-outcome-changed = Змінені
import-outcome-unchanged = Без змін
import-outcome-duplicate = Двічі у файлі
import-outcome-same-marking = Те саме маркування
import-outcome-held = Чекають
import-outcome-rejected = Не взято

# Чому рядок не взято
import-why-long-line = Лінія задовга для рядка таблиці.
import-why-quotation = Лапки відкрито й не закрито.
import-why-nul = Рядок пошкоджено, або файл не є текстом.
import-why-many-columns = У рядку понад 512 стовпців.
import-why-fewer = У рядку менше стовпців, ніж у заголовку.
import-why-more = У рядку більше стовпців, ніж у заголовку.
import-why-unreadable = Рядок неможливо прочитати.
import-why-no-number = Рядок не має власного номера.
import-why-long-field = Поле довше за 8 192 знаки.
import-why-control = У полі є керівні символи.
import-why-json = Поле не є списком текстів JSON.
import-why-no-weapon = Зброю не названо.
import-why-duplicate = Такий самий запис стоїть у файлі вище.
import-why-contradicts = Той самий номер стоїть у файлі вище з іншим змістом.
import-why-future = День вилучення ще не настав.
import-why-day = День вилучення неможливо прочитати. Напишіть його як 2024-09-05, 2024-09, 2024-Q3 або 2024.
import-why-unknown-weapon = Системи зброї немає в каталозі. Вкажіть її вище.
import-why-left = Її знахідка на рецензії або опублікована. Виправте її на її сторінці.
import-why-same-marking = У зразку вже є деталь із таким самим маркуванням: { $finding }.
import-why-same-marking-row = Рядок вище має таке саме маркування в тому самому зразку.
