import Civil
import Crypto
import HTTPTypes
import Services

/// Hands requests to a department's own system over HTTP, signed.
struct HTTPConnector: Connector {
    let address: OutgoingHTTP.Address
    /// Under which name the department knows the platform's key.
    let name: String
    let secret: Curve25519.Signing.PrivateKey
    /// Milliseconds since 1970.
    let clock: @Sendable () -> Int64
    var http = OutgoingHTTP()

    func deliver(_ request: DepartmentRequest) async throws(DeliveryFault) -> DepartmentAnswer? {
        let answer: OutgoingHTTP.Answer
        do {
            let fields = try MessageSignature.fields(
                "POST", address.path, request.body, idempotencyKey: request.key.description, as: name, by: secret,
                at: clock() / 1000)
            answer = try await http.post(request.body, to: address, fields)
        } catch { throw .passing("没有回应") }
        switch answer.status {
        case 200, 202:
            if answer.body.isEmpty { return nil }
            guard let json = try? JSON.parse(answer.body, limits: .init(bytes: 1 << 20, depth: 16)),
                let reply = try? DepartmentAnswer(json), reply.key == request.key
            else { throw .passing("回应看不懂") }
            return reply
        case 408, 409, 425, 429, 500...599: throw .passing("HTTP \(answer.status)")
        default: throw .lasting("HTTP \(answer.status)")
        }
    }
}
