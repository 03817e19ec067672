import Hummingbird

/// The pages for people.
struct PageRoutes {
    let site: Site

    func add(to router: Router<WebContext>) {
        SignInPages(site: site).add(to: router)
        HomePage(site: site).add(to: router)
        FindPage(site: site).add(to: router)
        ResemblancesPage(site: site).add(to: router)
        RecordPage(site: site).add(to: router)
        PersonPage(site: site).add(to: router)
        DecisionPage(site: site).add(to: router)
        ProgrammePage(site: site).add(to: router)
        ChangePage(site: site).add(to: router)
        WorklistPage(site: site).add(to: router)
        CasesPage(site: site).add(to: router)
        PaymentsPage(site: site).add(to: router)
        CountyPage(site: site).add(to: router)
        IndicatorsPage(site: site).add(to: router)
        QualityPage(site: site).add(to: router)
        InstrumentsPage(site: site).add(to: router)
        ForecastPage(site: site).add(to: router)
        AssessmentsPage(site: site).add(to: router)
        CoveragePage(site: site).add(to: router)
        FamilyPage(site: site).add(to: router)
        AccessLogPage(site: site).add(to: router)
        AccountsPage(site: site).add(to: router)
    }
}
