import Civil
import Hummingbird

/// The page of a failure.
enum ErrorModel {
    static func make(_ failure: WebFailure, _ words: Words, request: String) -> Model {
        var model: Model = [
            "title": words(title(failure.status)), "status": String(failure.status.code), "request": request,
        ]
        if failure.status == .notFound {
            model["fix"] = words("error.not_found_fix")
            model["code"] = failure.problems.first?.code
        } else if failure.problems.count > 1 {
            model["problems"] = failure.problems.map { problem in
                Model.present([
                    "why": words(problem.why), "fix": words(problem.fix), "code": problem.code,
                    "at": problem.at.isEmpty ? nil : problem.at,
                ])
            }
        } else if let problem = failure.problems.first {
            model["why"] = words.sentence(problem.why)
            model["fix"] = words.sentence(problem.fix)
            model["code"] = problem.code
        }
        return model
    }

    /// The key of the title for a status.
    static func title(_ status: HTTPResponse.Status) -> String {
        switch status.code {
        case 401, 403: "error.forbidden"
        case 404: "error.not_found"
        case 413: "error.too_large"
        case 429: "error.too_many"
        case 400..<500: "error.bad_request"
        default: "error.failed"
        }
    }
}
