import ChatModel
import Foundation
import Testing

@testable import Translation

@Suite struct ProviderRequestTests {
    private func request(_ kind: EngineKind, _ batch: TranslationBatch) throws -> ProviderRequest {
        try provider(kind).request(for: batch, at: noon.wall)
    }

    private func headers(_ request: ProviderRequest) -> [String: String] {
        Dictionary(uniqueKeysWithValues: request.headers.map { ($0.name, $0.value.revealed) })
    }

    @Test func `LibreTranslate`() throws {
        let request = try request(.libreTranslate, try batch(["hi", "yo"], nil, "zh-TW"))
        #expect(request.path == "/translate" && headers(request).isEmpty)
        let expected: NSDictionary = [
            "q": ["hi", "yo"], "source": "auto", "target": "zt", "format": "text", "api_key": "sesame",
        ]
        #expect(try json(request.body) == expected)
        let keyless = try LibreTranslateProvider(secret: nil).request(for: try batch(["hi"]), at: noon.wall)
        #expect(try json(keyless.body)["api_key"] == nil)
    }

    @Test func `DeepL`() throws {
        let request = try request(.deepL, try batch(["<x id=\"1\"/> &amp; hi"], "zh-Hans", "pt"))
        #expect(request.path == "/v2/translate")
        #expect(headers(request) == ["Authorization": "DeepL-Auth-Key sesame"])
        let expected: NSDictionary = [
            "text": ["<x id=\"1\"/> &amp; hi"], "source_lang": "ZH", "target_lang": "PT-PT", "tag_handling": "xml",
            "split_sentences": "nonewlines", "preserve_formatting": true,
        ]
        #expect(try json(request.body) == expected)
    }

    @Test func `a DeepL glossary is sent and needs the language`() throws {
        let provider = DeepLProvider(secret: Secret("sesame"), glossary: "def3a26b")
        let request = try provider.request(for: try batch(["hi"]), at: noon.wall)
        #expect(try json(request.body)["glossary_id"] as? String == "def3a26b")
        #expect(!provider.supports(from: nil, to: try languageTag("es")))
    }

    @Test func `a DeepL body beyond 128 KiB is not sent`() throws {
        #expect(throws: EngineError.refused(status: 413)) {
            try request(.deepL, try batch([String(repeating: "字", count: 50_000)]))
        }
    }

    @Test func `Azure`() throws {
        let request = try request(.azure, try batch(["hi", "yo"], "pt-PT", "zh"))
        #expect(request.path == "/translate?api-version=3.0&textType=html&to=zh-Hans&from=pt-pt")
        #expect(
            headers(request) == [
                "Ocp-Apim-Subscription-Key": "sesame", "Ocp-Apim-Subscription-Region": "westeurope",
            ])
        let body = try JSONSerialization.jsonObject(with: request.body) as? NSArray
        #expect(body == [["Text": "hi"], ["Text": "yo"]])
        #expect(try !self.request(.azure, try batch(["hi"], nil)).path.contains("from"))
    }

    @Test func `Google`() throws {
        let request = try request(.google, try batch(["hi"], "nb", "zh-Hant"))
        #expect(request.path == "/language/translate/v2" && headers(request) == ["X-Goog-Api-Key": "sesame"])
        let expected: NSDictionary = ["q": ["hi"], "source": "no", "target": "zh-TW", "format": "html"]
        #expect(try json(request.body) == expected)
    }

    @Test func `Apertium`() throws {
        let request = try request(.apertium, try batch(["a&b=ñ +%字"], "en-GB", "es"))
        #expect(request.path == "/translate" && request.contentType == "application/x-www-form-urlencoded")
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "langpair=en%7Ces&markUnknown=no&format=txt&q=a%26b%3D%C3%B1+%2B%25%E5%AD%97")
    }

    @Test func `a webhook's signature is the one of its documentation`() throws {
        let request = try request(.webhook, try batch(["hi"], "zh-Hans", "en"))
        let body = #"{"from":"zh-Hans","texts":["hi"],"to":"en","version":1}"#
        #expect(String(decoding: request.body, as: UTF8.self) == body)
        // printf '%s' '1768421730.{"from":…}' | openssl dgst -sha256 -hmac sesame
        #expect(
            headers(request) == [
                "Interline-Timestamp": "1768421730",
                "Interline-Signature": "v1=b29cebbd16eb5989b4b9ad732e5e13866339c65be50ec593d854819050aa42c5",
            ])
        let other = WebhookProvider.signature(of: request.body, at: "1768421731", with: Secret("sesame"))
        #expect(other != headers(request)["Interline-Signature"])
    }

    @Test(arguments: EngineKind.allCases)
    func `a language that the provider does not have is not sent`(_ kind: EngineKind) throws {
        guard kind != .webhook, kind != .apertium else { return }
        #expect(throws: EngineError.unsupportedPair) { try request(kind, try batch(["hi"], "en", "tlh")) }
        #expect(!provider(kind).supports(from: try languageTag("tlh"), to: try languageTag("en")))
    }

    @Test(arguments: [
        ("zh", "zh-Hans"), ("zh-CN", "zh-Hans"), ("zh-SG", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-HK", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant"), ("zh-Hans-TW", "zh-Hans"), ("no", "nb"), ("tl", "fil"), ("pt-BR-x-slang", "pt-BR"),
        ("pt-AO", "pt"), ("en-Latn-GB", "en"),
    ])
    func `tags become codes by script, then by their longest known beginning`(_ text: String, _ code: String) throws {
        let codes = LanguageCodes(
            "en nb fil pt", special: ["zh-Hans": "zh-Hans", "zh-Hant": "zh-Hant", "pt-BR": "pt-BR"])
        #expect(codes.code(of: try languageTag(text)) == code)
    }
}
