"""Word lists for counting: what a business counts, what is no noun, what is time, a specification or a name."""

from bot.figures.numbers.units import POWER

# Things that a business has, makes, sells, hires or serves: a number before one of these is a figure, even a
# spelled one ("five startups").
BUSINESS = frozenset(
    """
    accelerators accounts acquisitions acres ads advertisers aircraft airplanes airports analysts
    appliances applications apps artists associates atms attacks attendees auctions bales banks barges
    barrels batteries bicycles bids bikes boats bookings books bots branches brands buildings bushels
    businesses buyers calls campuses cards carriers cars cases cells centers centres chargers chatbots
    chipmakers chips cities claims clients clinics coins collections commercials communities companies
    complaints components computers consoles consumers containers contractors contracts copies cpus
    creators creditors customers cuts datacenters datacentres dealers dealerships deals deliveries
    depositors deposits designs developers devices doctors dollars doses downloads drivers drones ebikes
    employees engineers enterprises etfs evs exabytes exits experts fabs facilities factories families
    farms feet filings films firms fleets flights followers founders franchises fulfillments games
    generators gpus grants guests headsets hectares helicopters hires holders homes hospitals hotels
    households houses impressions influencers installations installs institutions investments investors
    ipads iphones ipos issuers items jets jobs journalists kilograms kilometers kilometres laptops
    launches lawsuits lawyers layoffs leases lenders licences licenses lines listeners listings loans
    locations lots machines managers manufacturers markets meals megatons members merchants messages
    meters metres miles miners models modules mortgages motorcycles movies musicians nodes offices
    openings operators options orders organisations organizations ounces outlets owners packages pages
    panels papers parcels participants partners parts passengers patents patients payments pcs people
    permits personnel petabytes phones photos pilots planes plants platforms players points policies
    policyholders positions posts pounds prescriptions processors producers products professionals
    programmes programs projects properties prototypes providers publishers purchases qubits queries
    racks readers recalls recruits redundancies regions rentals reports requests researchers residents
    restaurants retailers riders rides rigs robotaxis robots rockets roles rooms rounds routers routes
    satellites schools scientists scooters searches seats sellers sensors servers services sets
    shareholders shares shipments shippers ships shoppers shops shows sites smartphones songs sources
    speakers square-feet staff staffers start-ups startups stations stockholders stocks storefronts
    stores streams students studios subscribers subscriptions subsidiaries suites suppliers systems
    tablets takeovers tankers taxis teachers teams tenants terminals theaters theatres tickets titles
    tokens tonnes tons towers tpus tracks traders trades trains transactions transistors trips trucks
    tvs tweets unicorns units users vacancies vans vehicles vendors venues vessels videos viewers views
    villages visitors visits votes wafers wagons warehouses warrants watches websites wells workers
    workstations
    """.split()
) | frozenset(POWER.values())  # fmt: skip

# Plural-looking words that end no noun phrase we count: verbs, adverbs, money words, tallies of ratings.
NOT_NOUNS = frozenset(
    """
    across adds afterwards always announces as assets beats becomes begins besides brings bucks buy buys
    cents comes continues costs covers degrees digits does dollars earlier earnings elections estimates ests
    euros expects falls figures financials follows fundamentals gains gets gives goes grams has
    headwinds helps hers his hits hold holds includes is its keeps leaves less lets levels looks loses
    losses makes marks means misses needs news nowadays numbers olympics ones others ours packs
    paragraphs perhaps plans plus pounds proceeds profits puts raises ratings reaches recommendations
    reflects remains represents results revenues rises runs rupees sales says seems sees sells sends
    series sometimes stands stars starts synthesizes takes terms theirs this thus times totals towards
    turns upwards us uses values versions versus vs wants was whereas wins works yes yours
    """.split()
)  # fmt: skip
TIME = frozenset(
    """
    a.m am centuries century day days decade decades hour hours hrs mins minute minutes mo month months
    mos night nights o'clock p.m pm quarter quarters second seconds semester semesters session sessions
    week weekdays weekend weekends weeks year year-old years years-old yr yrs
    """.split()
)
# Technical specifications: not figures.
SPECIFICATIONS = frozenset(
    """
    bit bits bst cet cm core cores degrees edt est et fps gb gbps ghz gigabyte gigabytes gigahertz gmt
    horsepower hz inch inches ist kb kg khz kilovolts km kph layer-3d layers lb lbs magnitude mb mbps
    megabytes megahertz megapixel megapixels mhz micron microns mm mpg mph nanometer nanometers
    nanometre nanometres nm parameters pb pixels pst star stars tb terabyte terabytes volts
    """.split()
)
STOP = frozenset(
    """
    a about above according after against ago all already also although among an and apr april are as at
    aug august be because been before being below between billion both but by can compared could dec
    december despite did do does dollars down during each earlier either euros feb february for friday
    from had has have he her here him how i if in into is it jan january jul july jun june just later
    mar march may might million monday must neither no nor not nov november now oct october of off on
    onto or out over pct per percent said saturday say sep sept september shall she should since so
    still sunday than that the them then there these they those though through thursday till to today
    tomorrow trillion tuesday under until up via was we wednesday were what when where which while who
    whom whose why will with within without won would yen yesterday yet you yuan
    """.split()
)
PLURALS = frozenset({"people", "men", "women", "staff", "personnel", "aircraft", "children", "headcount"})

# A plain number after one of these is a name, a rank or a place in a list: "Section 230", "top 10", "S&P 500".
NAMERS = frozenset(
    """
    # act ad aex age aged agent airbus android apollo area article asx b bear bill boeing box build bull
    bus c cac category ces channel chapter chart chip class claude code core csi csi300 d dax deepseek
    directive dow e episode euronext europe exhibit f falcon figure flight floor forbes form forms
    formula fortune ftse g g7 galaxy gate gemini gen generation gpt grade grok gtx h hang highway ibex
    interstate ios ipad iphone iphones item kospi layer level llama mac macos mark mate mk model models
    msci nasdaq nasdaq-100 nifty nikkei no nos note number page pages paragraph phase pier pixel
    playstation prop proposition ps question qwen rank ranked regulation resolution room route rtx rule
    rules russell ryzen s&p s&p/asx schedule season section sections sensex series slide smi snapdragon
    sora sp stage statute step stoxx suite tier title top topix v veo version vision vol volume windows
    wwdc xbox zone
    """.split()
)
MONTHS = frozenset(
    """
    apr april aug august dec december feb february jan january jul july jun june mar march may nov
    november oct october sep sept september
    """.split()
)
