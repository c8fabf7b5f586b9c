"""What Chinese writes behind a number: scales, ratios, plain money, measure words, and the nouns that they count.

Tables alone, in both scripts; refuses to know any grammar.
"""

SCALES = {
    "万亿": 10**12, "萬億": 10**12, "万多亿": 10**12, "萬多億": 10**12, "兆": 10**12,
    "千亿": 10**11, "千億": 10**11, "百亿": 10**10, "百億": 10**10,
    "十亿": 10**9, "亿": 10**8, "億": 10**8, "千万": 10**7, "千萬": 10**7, "百万": 10**6, "百萬": 10**6,
    "十万": 10**5, "万": 10**4, "萬": 10**4, "千": 10**3, "百": 100,
}  # fmt: skip
RATIOS = {
    "个百分点": "pp", "個百分點": "pp", "百分点": "pp", "百分點": "pp", "个基点": "bps", "個基點": "bps",
    "基点": "bps", "基點": "bps", "個點子": "bps", "點子": "bps", "点子": "bps",
    "pct": "pp", "PCT": "pp", "pcts": "pp", "%": "percent", "％": "percent", "厘": "percent", "倍": "x",
    "X": "x",
}  # fmt: skip
# Hundredths of a currency.
HUNDREDTHS = {"美分": "USD", "美仙": "USD", "港仙": "HKD", "欧分": "EUR", "歐分": "EUR"}
# Plain words for the money of the place; `yuan` says which where the text is about Hong Kong.
PLAIN_MONEY = {"元": "CNY", "圆": "CNY", "块": "CNY", "塊": "CNY", "块钱": "CNY", "蚊": "HKD"}
# What a measure word counts when no noun that we know follows it.
MEASURES = {
    "辆": "vehicles", "輛": "vehicles", "台": "units", "臺": "units", "部": "units", "架": "aircraft",
    "艘": "ships",
    "股": "shares", "份": "shares", "手": "lots", "人": "people", "名": "people", "位": "people", "人次": "visits",
    "家": "companies", "间": "companies", "間": "companies", "座": "sites", "所": "institutions", "片": "wafers",
    "颗": "chips", "顆": "chips", "枚": "units", "套": "sets", "件": "items", "款": "products", "只": "items",
    "隻": "items", "支": "items", "种": "kinds", "種": "kinds", "项": "items", "項": "items", "户": "households",
    "戶": "households", "次": "times", "吨": "tonnes", "噸": "tonnes", "公斤": "kilograms", "个": "items",
    "個": "items", "条": "items", "張": "items", "张": "items", "平方米": "square metres", "亩": "mu",
    "兆瓦时": "megawatt-hours", "兆瓦": "megawatts", "吉瓦": "gigawatts", "吉瓦时": "gigawatt-hours",
    "千瓦": "kilowatts", "千瓦时": "kilowatt-hours", "桶": "barrels", "点": "points", "點": "points",
    "笔": "transactions", "筆": "transactions", "单": "orders", "單": "orders", "场": "events", "場": "events",
    "杯": "cups", "瓶": "bottles", "篇": "articles", "架次": "flights", "头": "animals", "頭": "animals",
    "公里": "kilometres", "小时": "hours", "小時": "hours", "车": "vehicles", "車": "vehicles",
    "美国家庭": "households", "用户": "users", "用戶": "users", "员工": "employees", "員工": "employees",
}  # fmt: skip
NOUNS = {
    "员工": "employees", "員工": "employees", "雇员": "employees", "职员": "employees", "用户": "users",
    "用戶": "users", "活跃用户": "active users", "日活": "daily active users", "月活": "monthly active users",
    "客户": "customers", "客戶": "customers", "岗位": "jobs", "崗位": "jobs", "就业机会": "jobs", "职位": "jobs",
    "職位": "jobs", "工作岗位": "jobs", "门店": "stores", "門店": "stores", "家庭": "households", "晶圆": "wafers",
    "晶圓": "wafers", "股票": "stocks", "芯片": "chips", "晶片": "chips", "国家": "countries", "國家": "countries",
    "城市": "cities", "汽车": "cars", "汽車": "cars", "电动车": "electric vehicles",
    "电动汽车": "electric vehicles",
    "新能源汽车": "new energy vehicles", "手机": "phones",
    "机器人": "robots", "機器人": "robots", "股份": "shares",
    "换电站": "battery-swap stations", "充电桩": "charging piles", "充电站": "charging stations",
    "超充": "charging stations",
    "公司": "companies", "企业": "companies", "企業": "companies", "供应商": "suppliers", "会员": "members",
    "訂戶": "subscribers", "订阅用户": "subscribers", "GPU": "GPUs", "服务器": "servers", "卫星": "satellites",
}  # fmt: skip
