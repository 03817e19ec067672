import Foundation
import Testing

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A small browser: keeps cookies, follows nothing on its own, finds the token of a form.
final class Browser: @unchecked Sendable {
    /// An answer.
    struct Page: Sendable {
        let status: Int
        let headers: [String: String]
        let text: String

        /// The value of the first hidden field with this name.
        func hidden(_ name: String) -> String? {
            let pattern = "name=\"\(name)\" value=\""
            guard let start = text.range(of: pattern)?.upperBound,
                let end = text[start...].firstIndex(of: "\"")
            else { return nil }
            return String(text[start..<end])
        }
    }

    private let base: String
    private let session: URLSession
    // Used by one test task at a time.
    private(set) var cookies: [String: String] = [:]

    init(port: Int) {
        base = "http://127.0.0.1:\(port)"
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        session = URLSession(configuration: configuration, delegate: NoRedirects(), delegateQueue: nil)
    }

    deinit { session.invalidateAndCancel() }

    func get(_ path: String, language: String = "en", headers: [String: String] = [:]) async throws -> Page {
        try await send("GET", path, nil, headers.merging(["Accept-Language": language]) { own, _ in own })
    }

    /// Posts a form as it is: without adding a token.
    func post(_ path: String, _ fields: [String: String], headers: [String: String] = [:]) async throws -> Page {
        try await send("POST", path, fields, headers.merging(["Accept-Language": "en"]) { own, _ in own })
    }

    /// Posts a form with the token of the page from which it comes.
    func submit(_ path: String, _ fields: [String: String], from page: Page) async throws -> Page {
        let token = try #require(page.hidden("csrf"))
        return try await post(path, fields.merging(["csrf": FormEncoding.unescaped(token)]) { own, _ in own })
    }

    /// Signs in and returns the answer.
    @discardableResult
    func signIn(_ login: String, _ password: String) async throws -> Page {
        let page = try await get("/sign-in")
        return try await submit("/sign-in", ["name": login, "password": password, "next": "/"], from: page)
    }

    private func send(
        _ method: String, _ path: String, _ fields: [String: String]?, _ headers: [String: String]
    ) async throws -> Page {
        var request = URLRequest(url: try #require(URL(string: base + path)))
        request.httpMethod = method
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        if !cookies.isEmpty {
            request.setValue(
                cookies.map { "\($0.key)=\($0.value)" }.joined(separator: "; "), forHTTPHeaderField: "Cookie")
        }
        if let fields {
            request.setValue("application/x-www-form-urlencoded", forHTTPHeaderField: "Content-Type")
            request.httpBody = Data(FormEncoding.text(fields).utf8)
        }
        let (data, response) = try await session.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        var found: [String: String] = [:]
        for (name, value) in answer.allHeaderFields { found["\(name)".lowercased()] = "\(value)" }
        let url = try #require(request.url)
        let set = HTTPCookie.cookies(withResponseHeaderFields: ["Set-Cookie": found["set-cookie"] ?? ""], for: url)
        for cookie in set { cookies[cookie.name] = cookie.value }
        return Page(status: answer.statusCode, headers: found, text: String(decoding: data, as: UTF8.self))
    }

    private final class NoRedirects: NSObject, URLSessionTaskDelegate {
        func urlSession(
            _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
            newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
        ) { completionHandler(nil) }
    }
}

enum FormEncoding {
    static func text(_ fields: [String: String]) -> String {
        let plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{0}"..."\u{7F}"))
        func encode(_ text: String) -> String { text.addingPercentEncoding(withAllowedCharacters: plain) ?? "" }
        return fields.map { "\(encode($0.key))=\(encode($0.value))" }.joined(separator: "&")
    }

    static func unescaped(_ text: String) -> String {
        text.replacing("&quot;", with: "\"").replacing("&amp;", with: "&")
    }
}
