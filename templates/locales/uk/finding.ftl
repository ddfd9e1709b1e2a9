# Знахідка
finding-described = Джерело називає це
finding-quantity = { $count ->
    [one] { $shown } штука
    [few] { $shown } однакові штуки
   *[many] { $shown } однакових штук
  }
finding-chain = Від маркування до компанії, що за нього відповідає
chain-seen = на деталі
chain-no-maker = Виробника не встановлено
chain-maker-stated = Виробник за джерелом: «{ $text }»
chain-brand = Марка:
chain-made-read = Власник марки на час виготовлення
chain-made-not-read = Власник марки; дата виготовлення не вказує на іншого
chain-same = Відповідає сьогодні
chain-undated = дата невідома
chain-source = Джерело
chain-today = сьогодні
chain-nobody = Компанію не названо
chain-nobody-basis = Маркування й джерело не кажуть, хто відповідає за деталь.
chain-line-moved = Продуктова лінія перейшла до цієї компанії.
country-unknown = Країна невідома
event-acquisition = Придбання
event-merger = Злиття
event-rename = Перейменування
event-spin-off = Виокремлення
event-divestiture = Відчуження
event-asset-sale = Продаж бізнесу
event-internal-division = Поділ усередині групи
event-internal-transfer = Передання всередині групи
finding-readings = Що прочитано і що це означає
finding-no-readings = Для цієї знахідки немає жодного прочитання маркування.
method-of-automatic = Прочитано за правилом
method-of-source = Як читає джерело
method-of-eye = Прочитано оком
method-of-microscope = Прочитано під мікроскопом
method-of-x-ray = Рентген
method-of-opened = Корпус розкрито
method-of-laboratory = Лабораторія
finding-preferred = надано перевагу
finding-part-number = Номер компонента
finding-family = Серія номерів: { $family }
finding-or-else = або ж
finding-brand = Марка
finding-not-named = маркування її не називає
finding-generic = Багато виробників
finding-generic-basis = Номер належить до серії, яку випускають багато виробників; сам собою він нікого не називає.
finding-date-code = Код дати
finding-rule = правило { $rule }
finding-date-open = Між цими датами ніщо не вирішує, тож вони лишаються відкритими.
finding-made = Виготовлено
finding-category = Категорія
or = або
finding-where = Де знайдено
finding-weapon = Вид озброєння
finding-exhibit = Екземпляр
finding-serial = Серійний номер, як нанесено
finding-assembly = Вузол
finding-dated = Дата
finding-region = Регіон
finding-place-withheld = Точне місце не розголошується.
precision-unit = один вилучений екземпляр
precision-system = джерело називає лише вид озброєння; деталі кількох екземплярів можуть бути в одному переліку
precision-assembly = вузол, названий окремо
recovered-basis-stated-with-the-exhibit = як указано разом з екземпляром
recovered-basis-used = коли застосовано
recovered-basis-examined = коли досліджено
recovered-basis-produced = коли виготовлено
recovered-basis-produced-not-before = виготовлено не раніше
recovered-basis-captured = коли захоплено
finding-evidence = Докази
finding-source-record = запис { $record }
finding-origin = Походження: { $origin }
finding-reliability = Надійність
finding-credibility = Відомості
finding-basis = Підстава
finding-photograph = Зображення у джерелі
finding-licence = Ліцензія:
finding-record = Запис
finding-number = Знахідка
finding-published = Опубліковано
finding-changed = Змінено
finding-changes = { $count ->
    [0] жодного разу
    [one] { $shown } раз
    [few] { $shown } рази
   *[many] { $shown } разів
  }
finding-seal = Печатка
finding-history = Історія
finding-revision = Ревізія
finding-history-method = Що означають геші
verb-created = записано
verb-changed = змінено
verb-published = опубліковано
verb-withdrawn = відкликано
finding-cite = Цитування й використання
finding-citation = Topmark, знахідка { $number }: { $title }, у { $weapon }. За { $source }. Ревізія { $revision } від { $date }, печатка { $seal }. { $address }
presence-long = Марка на деталі, знайденій у зброї, показує, де виявлено деталь. Вона не показує, хто її продав, коли й кому, і нічого не стверджує про дії будь-якої компанії.
finding-unnamed-of = Компонент, { $maker }
# На чому тримається автоматичне прочитання, див. src/public/basis.rs
basis-number = Номер `{ $text }` належить до серії `{ $family }` виробника { $brand }.
basis-shortened = На деталі немає літер виробника: `{ $text }` належить до серії `{ $family }` виробника { $brand }.
basis-candidate = Номери на зразок `{ $text }` мають кілька виробників; за серією `{ $family }` найвідоміший з них { $brand }.
basis-rival = Номер `{ $text }` пасує також до однієї із серій виробника { $brand }.
basis-letters = Жодна відома серія не пасує до `{ $text }`, але перші літери номера такі, як у { $brand }.
basis-votes = Жодна відома серія не пасує до `{ $text }`, але опубліковані знахідки з таким початком номера належать до { $brand }.
basis-lot-style = Код партії поруч із `{ $text }` побудовано так, як це робить { $brand }.
basis-affix = Такі деталі, як `{ $text }`, випускає багато хто; літери навколо номера такі, як у { $brand }.
basis-word = На деталі стоїть `{ $text }`.
basis-word-and-number = Маркування називає { $brand }, і номер із цим узгоджується.
basis-hint = Запис називає { $brand }; на деталі цього не видно.
basis-hint-and-number = Запис називає { $brand }, і `{ $text }` на деталі з цим узгоджується.
# Чому текст на місці виробника не веде до виробника
unresolved-not-identified = за джерелом, виробника не встановлено
unresolved-supplier-only = названо лише постачальника, а не виробника
unresolved-company-unknown = компанію не встановлено
unresolved-trading-company = судячи з назви, це торговельна компанія; виробника не названо
unresolved-name-unknown = компанії з такою назвою не знайдено; залишено так, як написано
unresolved-two-names = дві назви в одній клітинці
unresolved-too-long = задовге для назви
unresolved-place = місце, а не компанія
unresolved-product = опис виробу, а не компанія
unresolved-warning-label = текст попереджувальної наліпки, а не компанія
unresolved-no-name = не назва компанії
finding-corrected = Виправлено

# A finding that was withdrawn
withdrawn-title = { $number }: відкликано
withdrawn-notice = Цю знахідку відкликано.
withdrawn-marking = Маркування, як його видно
withdrawn-what-it-means = Її більше не враховано в підрахунках, і пошук її не знаходить. Вона лишається тут разом із причиною, бо раніше була оприлюднена.
finding-photographs = Фотографії
finding-photograph-alt = Фотографія деталі зі знахідки { $number }
