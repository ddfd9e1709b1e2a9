# Компанія
company-description = { $name }: марки, за які вона відповідає, і знахідки компонентів із ними.
company-as-published = Відома лише з публікації джерела: джерело називає цю компанію виробником деталі. Нічого іншого про неї не встановлено.
company-gone = Ця компанія сьогодні сама за себе не відповідає. За неї відповідає:
company-gone-carry = { $count ->
    [one] має марку, яка колись їй належала.
    [few] мають марку, яка колись їй належала.
   *[many] мають марку, яка колись їй належала.
  }
company-in-exhibits = { $count ->
    [one] у { $shown } екземплярі
    [few] у { $shown } екземплярах
   *[many] у { $shown } екземплярах
  }
company-carry = { $count ->
    [one] має одну з її марок.
    [few] мають одну з її марок.
   *[many] мають одну з її марок.
  }
company-no-findings = Жодна опублікована знахідка сьогодні не веде до цієї компанії.
company-succession = Що з нею сталося
company-brands = Марки, за які вона відповідає, і відколи
company-brands-held = Марки, які їй належали
company-brands-before = Марки, які належали їй раніше
company-brand-now = Сьогодні відповідає:
company-since-unknown = відколи — не зафіксовано
company-by-weapon = Знахідки за видом озброєння
company-by-brand = Знахідки за маркою на деталі
company-latest = Опубліковано останніми
company-facts = Про компанію
company-since = від { $date }
company-status = Стан
company-status-active = Діє
company-status-merged = Поглинута, перейменована або поділена
company-status-defunct = Припинена без правонаступника
company-status-unknown = Невідомо
company-identified = Ідентифікація
identification-certain = Певна
identification-likely = Імовірна
identification-as-published = Відома лише з публікації джерела
company-parent = Кінцева материнська компанія
company-website = Сайт
company-predecessors = Компанії, за які вона відповідає
company-merged = Інші записи цієї компанії
company-merged-lead = З’ясувалося, що це та сама компанія, і їх об’єднано з цим записом. Їхні адреси ведуть сюди.
company-merged-on = Об’єднано
company-merged-history = Історія запису
company-subsidiaries = Дочірні компанії
company-subsidiaries-basis = Вони відповідають самі за себе; їхні знахідки на цій сторінці не враховано.
company-written = Як пишуть джерела
company-written-basis = Що джерела писали на місці виробника і що веде сюди, з кількістю знахідок
company-written-cut = Наведено лише найчастіші.
company-yours = Це ваша компанія?
company-yours-text = Кожна знахідка вище називає своє джерело і спосіб прочитання. Ви можете виправити запис, розповісти, що сталося з деталлю, або відповісти на знахідки загалом.
company-yours-how = Напишіть нам

# Перелік компаній
companies-lead = Компанії, які сьогодні відповідають за марки, помічені на компонентах. Компанію наведено тут через позначку на деталі, а не через будь-які її дії.
companies-name = Юридична назва
companies-brands = Марки, за які відповідає
companies-brands-or-successor = Марки або хто за неї відповідає
companies-answers = Відповідає сьогодні
companies-no-brand = марок не зафіксовано
companies-show-findings = Ті, що сьогодні відповідають за знахідки
count-companies = { $count ->
    [one] { $shown } компанія
    [few] { $shown } компанії
   *[many] { $shown } компаній
  }

# Перелік марок
brands-title = Марки
brands-lead = Назви й логотипи на компонентах; для кожної вказано компанію, яка сьогодні за неї відповідає.
count-brands = { $count ->
    [one] { $shown } марка
    [few] { $shown } марки
   *[many] { $shown } марок
  }

# Перелік країн
countries-title = Країни
countries-lead = Країни, у яких розташовані відповідальні сьогодні компанії. Країна означає місце, де зареєстровано компанію, а не місце, де деталь виготовили чи продали.
countries-companies = Компанії
count-countries = { $count ->
    [one] { $shown } країна
    [few] { $shown } країни
   *[many] { $shown } країн
  }

# Виробники, які ні до кого не ведуть
makers-title = Нерозпізнані виробники
makers-lead = Що джерела писали на місці виробника і що не веде до жодної компанії. Текст лишається таким, як написано, із зазначенням причини.
makers-written = Як написано
makers-role = Що це
makers-why = Чому ні до кого не веде
role-maker = Виробник
role-supplier = Постачальник або імпортер, а не виробник
role-unidentified = Джерело каже, що виробника не встановлено
role-unknown = Невідомо
count-makers = { $count ->
    [one] { $shown } текст, як написано
    [few] { $shown } тексти, як написано
   *[many] { $shown } текстів, як написано
  }
company-statements = Заяви компанії
company-statements-lead = Дослівно, як компанія навела їх у відповідь на лист.
