# Спільне для переліків
list-text = Назва містить
list-kind = Тип
list-any = Будь-що
list-any-kind = Будь-який тип
list-any-country = Будь-яка країна
list-any-weapon = Будь-який вид озброєння
list-any-brand = Будь-яка марка
list-designed-in = Розроблено в країні
list-exhibits = Екземпляри
list-show = Показувати
list-show-findings = Зі знахідками
list-show-all = Усі відомі
list-sort = Порядок
list-sort-findings = Спершу ті, де найбільше знахідок
list-sort-name = За назвою
list-apply = Показати
list-letters = За першою літерою
list-all-letters = Усі
list-beside = Див. також:
list-nothing = У переліку немає нічого, що відповідає формі.
list-nothing-all = Показати весь перелік
list-empty = Ще нічого не опубліковано. Після імпорту знахідок перелік заповниться сам.

# Таблиці знахідок на сторінках записів
records-part = Компонент
records-all = { $count ->
    [one] { $shown } знахідка в пошуку, з фільтрами
    [few] Усі { $shown } знахідки в пошуку, з фільтрами
   *[many] Усі { $shown } знахідок у пошуку, з фільтрами
  }

# Підрахунки
counts-by-year = Знахідки за роком виготовлення
counts-year = Рік
counts-no-year = Жодного року виготовлення не прочитано.
counts-open = { $count ->
    [one] { $shown } знахідка з кодом дати, який може означати кілька років.
    [few] { $shown } знахідки з кодом дати, який може означати кілька років.
   *[many] { $shown } знахідок із кодом дати, який може означати кілька років.
  }
counts-not-read = { $count ->
    [one] { $shown } знахідка без дати, яку вдалося б прочитати.
    [few] { $shown } знахідки без дати, яку вдалося б прочитати.
   *[many] { $shown } знахідок без дати, яку вдалося б прочитати.
  }
counts-missing = { $count ->
    [one] { $shown } знахідка, для якої це невідомо.
    [few] { $shown } знахідки, для яких це невідомо.
   *[many] { $shown } знахідок, для яких це невідомо.
  }
