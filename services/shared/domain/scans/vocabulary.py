"""Words of agreements: those in lower case that are in every tenth of 237 contracts and credit agreements. A word of a
document that is here is not taken for a misread one.
"""

VOCABULARY = frozenset(
    """
    ability able about above absence absent absolute acceleration accept acceptable acceptance accepted accepts
    access accident accompanied accordance according accordingly account accountants accounting accounts accrue
    accrued accruing accuracy accurate accurately achieve achieved acknowledge acknowledged acknowledges acquire
    acquired acquires acquiring acquisition act acting action actions active activities activity acts actual
    actually add added addition additional additions address addressed addresses adequate adequately adjust adjusted
    adjustment adjustments administration administrative administrator adopted advance advanced advances adverse
    adversely advertise advertisements advertising advice advise advised advisors affairs affect affected affecting
    affects affiliate affiliated affiliates afforded aforesaid after against agencies agency agent agents aggregate
    agree agreeable agreed agreement agreements agrees all allegations alleged alleging allocated allocation allow
    allowed allows alone along already also alter alteration altered alternative although amend amended amendment
    amendments among amount amounts an analysis and anniversary announced announcement annual annually annum another
    answer anticipated any anyone anything appeal appear appearance appearing applicable application applications
    applied applies apply appoint appointed appointment appoints appropriate approval approvals approve approved
    approving approximately arbitration arbitrator arbitrators are area areas arise arises arising arrange
    arrangement arrangements arrears articles as ascertain ascribed aspects assert asserted assessed assessment
    assessments asset assets assign assignable assigned assignee assigning assignment assignments assigns assist
    assistance associated association assume assumed assumes assumption assurance assure at attached attachment
    attempt attempted attend attention attorney attorneys attributable audit audited auditors audits authorities
    authority authorization authorizations authorize authorized authorizes authorizing authorship automatically
    availability available average avoid avoidance award aware back balance bank banking bankrupt bankruptcy banks
    base based basis be bear bearing because become becomes becoming been before begin beginning behalf being
    believe believed believes below beneficial beneficially beneficiary benefit benefits best better between beyond
    billing bind binding board body bona bond books borne borrow borrowed borrowing both bound brand breach breaches
    breaching bring brought budget business businesses but by calculated calculating calculation calculations
    calendar call called calls can cancel canceled cancellation cancelled cannot capable capacity capital
    capitalized card care carried carrier carriers carry carrying case cases cash cause caused causes causing cease
    ceases certain certificate certificates certification certified certify certifying challenge change changed
    changes character charge charged charges charter chief choice chosen circumstance circumstances civil claim
    claimed claiming claims clarity class clause clauses clear clearly clients clinical close closing code
    collateral collect collected collection collectively combination combined come comes commence commenced
    commencement commences commencing comments commercial commercially commission commissions commit commitment
    commitments committed common communicate communicated communication communications companies company comparable
    compensate compensation competent competitive complaint complete completed completion compliance complied
    complies comply complying component components composition comprehensive comprised comprising compromise
    computed computer concerning conclusive concurrently condition conditional conditioned conditions conduct
    conducted conducting confer confidence confidential confidentiality confirm confirmation confirmed confirming
    confirms conflict conflicts conform conformity confusingly conjunction connected connection consecutive consent
    consented consents consequence consequential consider consideration considered consist consistent consistently
    consisting consolidated consolidation constitute constitutes constituting construction construed consult
    consultant consultants consultation consulting consummation contact contain contained containing contains
    contemplated contemporaneous content contents contest contested context contingent continuance continuation
    continue continued continues continuing contract contractor contractors contracts contractual contrary
    contributed contribution contributions control controlled controlling controls controversy convenience
    conversion convert converted convey cooperate cooperation coordinate copies copy copyright copyrights corporate
    corporation correct correction correspondence corresponding cost costs could counsel counterclaim counterpart
    counterparts countries country courier course court courts covenant covenants cover coverage covered covering
    create created creating creation credit credited creditor creditors credits criteria cumulative cure cured
    currency current currently custodian customarily customary customer customers customs daily damage damaged
    damages data database date dated dates day days deal dealing dealings death debt debts decide decided decision
    decisions declaration declare declared decree decrees deduct deducted deduction deductions deed deem deemed
    deems default defaults defect defects defend defending defense deficiency defined definition definitions degree
    delay delayed delays delegate deliver delivered delivering delivers delivery demand demands demonstrate
    department deposit deposited deposits derivative derived describe described describing description design
    designate designated designation designed designee designs desirable desire desires destroy destroyed
    destruction detail detailed details determination determine determined determines determining develop developed
    developing development developments device devices did difference different digital diligence diligently direct
    directed direction directive directly director directors disability disbursements discharge discharged disclose
    disclosed disclosing disclosure disclosures discontinue discount discounts discovered discoveries discovery
    discretion discuss discussions dismissed display displayed disposal dispose disposition dispute disputes
    dissolution distribute distributed distributing distribution distributor divided dividend dividends division do
    document documentation documented documents does doing dollar dollars domain domestic done doubt down drafting
    drawings drawn dress due duly duration during duties duty each earlier early earned economic effect effected
    effective effectively effectiveness effectuate effort efforts either elapsed elect elected election electronic
    elects eliminate elsewhere email emergency employ employed employee employees employer employment enable
    encumbrance encumbrances end ended ending endorsement endorsements enforce enforceability enforceable enforced
    enforcement enforcing engage engaged engineer engineering ensure ensuring enter entered entering enters entire
    entirety entities entitle entitled entity entry environment environmental equal equally equipment equitable
    equity equivalent error errors essence essential establish established establishing estate estimated etc
    evaluation even event events every evidence evidenced evidencing examination examine example exceed exceeding
    exceeds except exception excess exchange excise exclude excluded excluding exclusive exclusively execute
    executed executing execution executive exemption exercise exercised exercising exhibit exhibits exist existence
    existing exists expected expenditures expense expenses experience expertise expiration expire expired expiry
    explicitly export express expressed expressly extend extended extending extension extensions extent external
    face facilitate facilities facility facsimile fact facts fail failed failing fails failure fair fairly faith
    falls false fault favor favorable fax features federal fee fees fide fiduciary field fifteen fifty file filed
    files filing filings final finally finance financial financing fines fire firm first fiscal five fixed flood
    flow flows follow followed following follows for force forecast foregoing foreign form formal format formation
    formed former forms forth forthwith forum forward found four franchise franchises fraud fraudulent free freight
    from fulfill fulfillment full fullest fully function functionality functions fund funding funds furnish
    furnished further furtherance future gender general generality generally generated give given gives giving good
    goods goodwill govern governed governing government governmental grant granted granting grants greater gross
    grounds group guarantee guaranteed guarantees guarantor guaranty guidelines had hand handling hardware harm
    harmless has have having hazardous he headings health hearing heirs held help her hereafter hereby herein
    hereinafter hereof hereto hereunder herewith high higher highest hire his hold holder holders holding holds
    hours how however human hundred identification identified identify identifying identity if ii iii illegal
    illegality immediate immediately impact impair impaired implement implementation implemented implementing
    implied import impose imposed imposition improper improvement improvements in inability incidental include
    included includes including inclusive income inconsistent inconvenient incorporate incorporated incorporation
    incorrect increase increased incur incurred indebtedness indemnification indemnified indemnify indemnifying
    indemnities indemnity indenture independent independently indicate indicated indicating indirect indirectly
    individual individually individuals industrial industry ineffective inform information informed infringe
    infringement infringes initial initially initiate initiated injunction injunctive injury inquiries inquiry
    inserted insolvency insolvent inspect inspection inspections install installation installments instance
    institute instituted institution institutions instructions instrument instrumentality instruments insurance
    insured insurer intangible integral integrity intellectual intend intended intending intends intent intention
    interest interests interfere interim internal international internet interpretation interpreted interruption
    into inure invalid invalidity inventions inventory investigation investigations investment investments investors
    invoice invoiced invoices involuntary involve involved involving irreparable irrespective irrevocable
    irrevocably is issuance issue issued issues issuing it item items its itself iv join joint jointly judgment
    judgments judicial jurisdiction jurisdictions keep kept kind know knowledge known labor language lapse last late
    later latest law lawful lawfully laws lead lease leased leases least left legal legality legally legislation
    length less lesser letter letters level levels levied levies levy liabilities liability liable license licensed
    licensee licenses licensing lien liens lieu life light like likely limit limitation limitations limited limiting
    limits line lines liquidated liquidation liquidator list listed listing lists litigation loan loans local
    located location locations logo logos long longer loss losses lost lower made mail mailed mailing maintain
    maintained maintaining maintains maintenance majeure major majority make makes making manage management manager
    managers managing manifest manner manuals manufacture manufactured manufacturer manufacturing margin mark marked
    market marketing markets marks material materially materials matter matters maturity maximum may mean meaning
    meanings means measured measures media medical medium meet meeting meetings meets member members membership
    mentioned merge merger met method methods might million minimize minimum minutes misappropriation misconduct
    misleading mitigate models modification modifications modified modify monetary money monies monitoring month
    monthly months moratorium more mortgage most multiple must mutual mutually name named names national nationally
    natural nature necessary need needed needs negligence negligent negotiate negotiated negotiation negotiations
    neither net network never nevertheless new next ninety no none nor normal not note notes nothing notice notices
    notification notified notifies notify notifying notwithstanding now null number numbers object objection
    obligate obligated obligation obligations observance observe obtain obtained obtaining obtains occur occurred
    occurrence occurring occurs of off offer offered offering offers office officer officers offices official offset
    omission omissions omit omitted on once one ongoing online only open operate operated operates operating
    operation operational operations opinion opinions opportunity option options or oral order ordered ordering
    orders ordinance ordinances ordinary organization organizational organized original originally other others
    otherwise out outside outstanding over overall overnight owed owing own owned owner owners ownership owns
    packaging page pages paid panel paper paragraph paragraphs parent part partial participants participate
    participating participation particular parties partner partners partnership parts party pass passage past patent
    patents pay payable payee paying payment payments pays penalties penalty pending pension per percent percentage
    perfect perform performance performed performing period periodic periods permanent permissible permission permit
    permits permitted person personal personally personnel persons pertaining petition phrase physical place placed
    placement plan planned planning plans platform pledge plural plus point points policies policy political portion
    portions position possesses possession possible post postage posting potential power powers practicable practice
    practices precedent preceding preclude prejudice preliminary premises premium prepaid preparation prepare
    prepared preparing prepay prepayment prescribed presence present presentation presented presently presentment
    preserve press prevail prevailing prevent prevented previous previously price prices pricing primarily primary
    principal principles prior priority privacy private privilege privileges pro problems procedure procedures
    proceed proceeding proceedings proceeds process processes processing procure produce produced product production
    products professional profit profits program programs progress prohibit prohibited project promises promissory
    promote promoting promotion promotional prompt promptly promulgated proof proper properly properties property
    proportion proposals propose proposed proposes proprietary prosecution prospective prospects protect protected
    protection protective protest prove provide provided provider providers provides providing provision provisional
    provisions public publication publicity publicly publish published punitive purchase purchased purchases
    purchasing purported purpose purposes pursuant pursue qualification qualifications qualified qualify quality
    quantities quantity quarter quarterly quarters question questions quoted rata rate rates rating ratio raw reach
    reached read real reason reasonable reasonably reasons receipt receipts receivable receive received receiver
    receivership receives receiving recent recipient recognize recognized recommended record recorded recording
    records recourse recover recovery reduce reduced reduction refer reference referenced references referred
    referring refers reflect reflected reflecting refrain refund refusal regard regarding regardless register
    registered registration registrations regular regularly regulation regulations regulatory reimburse reimbursed
    reimbursement reject rejection relate related relates relating relation relationship relationships relative
    release released releases relevant reliance relied relief relieve rely remain remainder remaining remains
    remedied remedies remedy remit removal remove removed render rendered rendering renew renewal renewals renewed
    rent reorganization repaid repair repairs repay repayment replace replaced replacement replacements report
    reported reporting reports represent representation representations representative representatives represented
    representing represents reproduce repurchase reputable reputation request requested requesting requests require
    required requirement requirements requires requiring requisite resale research reserve reserved reserves
    resolution resolutions resolve resolved resources respect respecting respective respectively respects respond
    response responsibilities responsibility responsible restated restrict restricted restriction restrictions
    result resulted resulting results retain retained retains retention return returned returns revenue revenues
    reverse review reviewed revised revision revisions right rights rise risk risks rolling royalties royalty rule
    rules run safety said sale sales same sample samples satisfaction satisfactory satisfied satisfy save schedule
    scheduled schedules scope second secret secrets section sections secure secured securing securities security
    seek seeking seeks select selected selection sell selling sells send sending senior sent sentence separate
    separately seq series serve service services set setoff sets setting settle settled settlement seven severable
    several severally shall share shared shareholder shareholders shares sharing sheet shipment shipped shipping
    should show showing shown sign signature signatures signed significant signing similar simultaneously since
    single singular site sites six sixty size so social software sold sole solely solicit some soon sooner sought
    sound source sources space special specific specifically specifications specified specify specifying sponsor
    staff standard standards standing state stated statement statements states stating status statute statutes
    statutory stayed steps still stock stockholders storage store stored strategies strict strictly strike strikes
    structure subcontractors subdivision subject sublicense submission submit submits submitted subsection
    subsequent subsequently subsidiaries subsidiary substance substantial substantially substantive substitute
    substitutions succeeding successful successive successor successors such suffer suffered sufficiency sufficient
    suit suitable suits sum summary sums supersede supersedes supervision supplement supplemental supplemented
    supplements supplied supplier suppliers supplies supply support supported supporting survive surviving suspected
    suspend suspended suspension sustained system systems take taken takes taking tangible tax taxes taxing team
    technical techniques technology telecommunications telecopy telephone temporary ten term terminate terminated
    terminates terminating termination terms territories territory test testing tests text than that the theft their
    them themselves then there thereafter thereby therefor therefore therefrom therein thereof thereon thereto
    thereunder therewith these they things third thirty this those though threatened three through throughout time
    timely times timing title to together tools tort total toxic trade trademark trademarks trading training
    transaction transactions transfer transferred transfers transmission transmit transmitted transport
    transportation travel treat treated treatment treaty trial tribunal true trust trustee twelve twenty two type
    types unable unauthorized unconditional unconditionally under undersigned understand understanding
    understandings understands understood undertake undertaken undertakes undertaking undertakings unemployment
    unenforceability unenforceable unincorporated unique unit units unlawful unless unpaid unreasonably until untrue
    unused up update updated updates upon usage use used useful user users uses using utilize utilized utilizing
    valid validity validly valuable value various vendor venture venue verification verify version versions vested
    via vice video view vii viii violate violates violation virtue visit void volume voluntarily voluntary vote
    voting waive waived waiver waivers waives war warrant warranties warrants warranty was waste way web website
    week well were what whatever whatsoever when whenever where whereby whereupon whether which whichever while who
    whole wholly whom whose will willful willing wire wish wishes with withdrawal withheld withhold withholding
    within without word words work working works world worldwide would writ writing written year years yet you your
    """.split()  # noqa: SIM905 - one word a line is 2,383 lines
)
