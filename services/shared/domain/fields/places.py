"""Names of places whose law agreements choose, and their ISO 3166 codes."""

from collections.abc import Mapping

US_STATES: Mapping[str, str] = {
    "Alabama": "AL", "Alaska": "AK", "Arizona": "AZ", "Arkansas": "AR", "California": "CA", "Colorado": "CO",
    "Connecticut": "CT", "Delaware": "DE", "District of Columbia": "DC", "Washington, D.C.": "DC", "Florida": "FL",
    "Georgia": "GA", "Hawaii": "HI", "Idaho": "ID", "Illinois": "IL", "Indiana": "IN", "Iowa": "IA", "Kansas": "KS",
    "Kentucky": "KY", "Louisiana": "LA", "Maine": "ME", "Maryland": "MD", "Massachusetts": "MA", "Michigan": "MI",
    "Minnesota": "MN", "Mississippi": "MS", "Missouri": "MO", "Montana": "MT", "Nebraska": "NE", "Nevada": "NV",
    "New Hampshire": "NH", "New Jersey": "NJ", "New Mexico": "NM", "New York": "NY", "North Carolina": "NC",
    "North Dakota": "ND", "Ohio": "OH", "Oklahoma": "OK", "Oregon": "OR", "Pennsylvania": "PA", "Rhode Island": "RI",
    "South Carolina": "SC", "South Dakota": "SD", "Tennessee": "TN", "Texas": "TX", "Utah": "UT", "Vermont": "VT",
    "Virginia": "VA", "Washington": "WA", "West Virginia": "WV", "Wisconsin": "WI", "Wyoming": "WY",
    "Puerto Rico": "PR", "Guam": "GU", "U.S. Virgin Islands": "VI", "American Samoa": "AS",
}  # fmt: skip

PARTS: Mapping[str, str] = {
    "England and Wales": "GB-ENG", "England & Wales": "GB-ENG", "England": "GB-ENG", "Scotland": "GB-SCT",
    "Northern Ireland": "GB-NIR", "Wales": "GB-WLS",
    "Alberta": "CA-AB", "British Columbia": "CA-BC", "Manitoba": "CA-MB", "New Brunswick": "CA-NB",
    "Newfoundland and Labrador": "CA-NL", "Newfoundland": "CA-NL", "Nova Scotia": "CA-NS", "Ontario": "CA-ON",
    "Prince Edward Island": "CA-PE", "Quebec": "CA-QC", "Québec": "CA-QC", "Saskatchewan": "CA-SK", "Yukon": "CA-YT",
    "New South Wales": "AU-NSW", "Queensland": "AU-QLD", "South Australia": "AU-SA", "Tasmania": "AU-TAS",
    "Victoria": "AU-VIC", "Western Australia": "AU-WA", "Australian Capital Territory": "AU-ACT",
    "Northern Territory": "AU-NT", "Dubai": "AE-DU", "Abu Dhabi": "AE-AZ", "Zurich": "CH-ZH", "Geneva": "CH-GE",
}  # fmt: skip

COUNTRIES: Mapping[str, str] = {
    "United States of America": "US", "United States": "US", "U.S.A.": "US", "U.S.": "US", "USA": "US",
    "United Kingdom": "GB", "Great Britain": "GB", "Canada": "CA", "Australia": "AU", "New Zealand": "NZ",
    "Argentina": "AR", "Austria": "AT", "Bahamas": "BS", "Bahrain": "BH", "Barbados": "BB", "Belgium": "BE",
    "Belize": "BZ", "Bermuda": "BM", "Brazil": "BR", "British Virgin Islands": "VG", "Bulgaria": "BG",
    "Cayman Islands": "KY", "Chile": "CL", "People's Republic of China": "CN", "People’s Republic of China": "CN",
    "PRC": "CN", "P.R.C.": "CN", "P.R. China": "CN", "China": "CN", "Colombia": "CO", "Costa Rica": "CR",
    "Croatia": "HR", "Curacao": "CW", "Curaçao": "CW", "Cyprus": "CY", "Czech Republic": "CZ", "Czechia": "CZ",
    "Denmark": "DK", "Dominican Republic": "DO", "Ecuador": "EC", "Egypt": "EG", "Estonia": "EE", "Finland": "FI",
    "France": "FR", "Germany": "DE", "Ghana": "GH", "Republic of Georgia": "GE", "Gibraltar": "GI",
    "Greece": "GR", "Guernsey": "GG",
    "Hong Kong": "HK", "Hungary": "HU", "Iceland": "IS", "India": "IN", "Indonesia": "ID", "Ireland": "IE",
    "Isle of Man": "IM", "Israel": "IL", "Italy": "IT", "Jamaica": "JM", "Japan": "JP", "Jersey": "JE", "Jordan": "JO",
    "Kazakhstan": "KZ", "Kenya": "KE", "Republic of Korea": "KR", "South Korea": "KR", "Korea": "KR", "Kuwait": "KW",
    "Latvia": "LV", "Lebanon": "LB", "Liberia": "LR", "Liechtenstein": "LI", "Lithuania": "LT", "Luxembourg": "LU",
    "Macau": "MO", "Malaysia": "MY", "Malta": "MT", "Marshall Islands": "MH", "Mauritius": "MU", "Mexico": "MX",
    "Monaco": "MC", "Morocco": "MA", "Netherlands": "NL", "Nigeria": "NG", "Norway": "NO", "Oman": "OM",
    "Pakistan": "PK", "Panama": "PA", "Papua New Guinea": "PG", "Peru": "PE", "Philippines": "PH",
    "Poland": "PL", "Portugal": "PT",
    "Qatar": "QA", "Romania": "RO", "Russian Federation": "RU", "Russia": "RU", "Saudi Arabia": "SA", "Serbia": "RS",
    "Singapore": "SG", "Slovakia": "SK", "Slovenia": "SI", "South Africa": "ZA", "Spain": "ES", "Sri Lanka": "LK",
    "Sweden": "SE", "Switzerland": "CH", "Swiss Confederation": "CH", "Taiwan": "TW", "Thailand": "TH",
    "Trinidad and Tobago": "TT", "Tunisia": "TN", "Turkey": "TR", "Ukraine": "UA", "United Arab Emirates": "AE",
    "Uruguay": "UY", "Venezuela": "VE", "Vietnam": "VN",
}  # fmt: skip

ADJECTIVES: Mapping[str, str] = {
    "English": "GB-ENG", "Scots": "GB-SCT", "Scottish": "GB-SCT", "Canadian": "CA", "Australian": "AU",
    "Austrian": "AT", "Belgian": "BE", "Brazilian": "BR", "Chinese": "CN", "Danish": "DK", "Dutch": "NL",
    "Finnish": "FI", "French": "FR", "German": "DE", "Greek": "GR", "Hungarian": "HU", "Indian": "IN", "Irish": "IE",
    "Israeli": "IL", "Italian": "IT", "Japanese": "JP", "Korean": "KR", "Luxembourgish": "LU", "Mexican": "MX",
    "Norwegian": "NO", "Polish": "PL", "Portuguese": "PT", "Russian": "RU", "Singaporean": "SG", "Spanish": "ES",
    "Swedish": "SE", "Swiss": "CH", "Turkish": "TR",
}  # fmt: skip

CODES: Mapping[str, str] = {
    **{name: f"US-{code}" for name, code in US_STATES.items()},
    **PARTS,
    **COUNTRIES,
}
