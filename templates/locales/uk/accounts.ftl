# Рамка сторінок для тих, хто тут працює
nav-desk = Робота
nav-people = Люди
nav-organisations = Організації
nav-public = Публічний каталог
sign-in = Увійти
sign-out = Вийти

# Робочий стіл
desk-title = Робота
desk-heading = Вітаємо, { $name }
account-title = Мій обліковий запис

# Вхід
field-email = Електронна пошта
field-password = Пароль
sign-in-wrong = Адреса електронної пошти або пароль неправильні.

# Відмови
error-sign-in = Спершу увійдіть
error-sign-in-happened = Ви не увійшли, або ваш сеанс завершився.
error-sign-in-next = Увійдіть в іншій вкладці, поверніться на цю сторінку й надішліть форму ще раз: уведене збереглося.
error-forged = Форма застаріла
error-forged-happened = Її надіслано не зі сторінки, створеної для вас.
error-forged-next = Поверніться назад, завантажте сторінку знову й надішліть форму ще раз.
