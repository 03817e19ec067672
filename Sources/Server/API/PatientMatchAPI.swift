import Access
import Civil
import Exchange
import HTTPTypes
import Hummingbird
import Registry

/// `POST /api/fhir/Patient/$match` (FHIR R4): who may be a patient. Nothing is recorded.
struct PatientMatchAPI {
    let site: Site

    func add(to api: RouterGroup<WebContext>) {
        api.post("/fhir/Patient/$match") { request, context -> Response in
            let session = try context.signedIn()
            let json = try await request.json(also: "application/fhir+json")
            let wanted: PatientMatch
            do {
                wanted = try PatientMatch(json)
            } catch let refusal as Civil.Refusal {
                return answer(PatientMatch.outcome(refusal.problems, context.language), .unprocessableContent)
            }
            let matches = try await site.registry.matches(
                wanted.description, as: session.account.actor, for: try request.purpose(session), limit: 50)
            return answer(wanted.bundle(matches), .ok)
        }
    }

    private func answer(_ json: JSON, _ status: HTTPResponse.Status) -> Response {
        .json(json, status: status, type: "application/fhir+json")
    }
}
