# Історія запису
history-title = Історія
history-count = { $count ->
    [one] { $shown } зміна, від найновішої.
    [few] { $shown } зміни, від найновішої.
   *[many] { $shown } змін, від найновішої.
  }
history-how = Як це можна довести
history-none = На цій сторінці історії нічого немає. Поверніться на першу.
history-record = Запис сьогодні
history-now = Запис сьогодні
history-as-of = Яким він був на ревізії { $revision }
history-as-of-since = Таким він був від { $date }, ревізія { $revision }.
history-fields = Що було в записі
history-nothing = нічого
history-yes = так
history-no = ні
history-link = Історія за полями
# Хто: `history-by-` і вид дійової особи.
history-by-reference = довідкові дані програми
history-by-import = імпорт файлу
history-by-operator = оператор
history-by-researcher = дослідник
history-by-visitor = відвідувач
# Те, що належить до запису: `history-item-` і збережене слово.
history-item-reading = Прочитання
history-item-support = Джерело
history-item-event = Подія
marking-as-seen = як на деталі
history-made-read = прочитано
history-made-open = можливі кілька дат
history-made-not-read = не прочитано
# Поля: `history-field-` і публічна назва.
history-field-active-from = Діє від
history-field-active-to = Діяла до
history-field-assembly = Вузол
history-field-basis = Підстава
history-field-brand = Марка
history-field-brand-certainty = Певність щодо марки
history-field-category = Категорія
history-field-certainty = Певність
history-field-company-at-manufacture = Компанія на час виготовлення
history-field-company-today = Компанія, яка відповідає сьогодні
history-field-country = Країна
history-field-date = Дата
history-field-date-code = Код дати
history-field-description = Опис
history-field-designer = Розробник
history-field-exhibit = Екземпляр
history-field-headquarters = Головний офіс
history-field-identification = Наскільки певно встановлено
history-field-image-url = Зображення
history-field-kind = Вид
history-field-label = Назва в джерелі
history-field-legal-name = Юридична назва
history-field-lei = LEI
history-field-made = Дата виготовлення
history-field-made-from = Виготовлено від
history-field-made-to = Виготовлено до
history-field-maker-as-stated = Виробник за джерелом
history-field-marking = Маркування
history-field-marking-state = Стан маркування
history-field-method = Метод
history-field-name = Назва
history-field-names = Назви
history-field-number = Номер
history-field-part = Компонент
history-field-part-number = Номер компонента
history-field-precision = Що це
history-field-quantity = Кількість
history-field-recovered-on = Дата
history-field-recovered-on-basis = Чого стосується дата
history-field-region = Регіон
history-field-scope = Обсяг
history-field-serial = Серійний номер, як нанесено
history-field-series = Серія
history-field-source = Назва
history-field-source-record = Запис
history-field-standing = Статус знахідки
history-field-status = Статус
history-field-successor = Правонаступник
history-field-ultimate-parent = Кінцева материнська компанія
history-field-url = Адреса
history-field-weapon-system = Вид озброєння
history-field-website-domain = Вебсайт
