/// RSA keys of no use but to these tests.
enum RSAFixture {
    static let privatePEM = """
        -----BEGIN PRIVATE KEY-----
        MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDAenDfGGotSC/E
        t/qj5WSqZ03Ic/Vh4aNbJFtLtxqdTnDC8UVF/8jG3G/GhM8SxcWhSZgEgl7B5WaT
        b/9pet581xS1SUc4Gxo1W8YfwT69Of1BXD6h8x+cRE8QkqFpe0PrH5/S4Y+O3IVo
        bWHwc8tXwlVFH/EigSmbKcMHAt2GqJS7xreoPEfpZ5TpLCPL64TJ7bY89z7lK9Xw
        s8Y3Y5Eyrqck8LuVDQHtS+2ryWsP2NiralsiV3Ecb05Js2CdncnAMwgKqSmCcQe1
        8MFeiXQegBT0O9I+vZf5Rr8m5EEg1Tbb6OLzoN3ixUJ5RXL6cUanERxfDeYGlFtK
        PWULhu1PAgMBAAECggEABPet15kQyV13kdRz3koQsJF4HHDkJ7o8mG+7J8PcxElS
        RnW0OTbf0mvkxCRhUoQ+7S6x+RC+Ie6gLFI/87Yuit1ZjZ9G1RzHzGC9WrjBvDh6
        muzrw1o74WJqi6eQ0kN5/i6J1gckPuF7U6IBhCclNFWxxa6gIGQm0/gtLjXB87RN
        r1kel9HbMjpJIbBjqUImMOiet8d8WVNjvaZSgjR+e762thBWwEIsKNuRCLJr8KOz
        owuCjUVlQxSboTsGjDOphMwGMqbyS+eNZoUjSw4TBLetlDcukgAJA3y9sPy7T+wr
        pr3xaUV4XrHKhK1nr75qm1I+In3d6FzkGmval3VsAQKBgQDxM+7cCX7UvwvGL/dZ
        RV936qgByZBEBiQ06E9zOEQ1ejQ19jmvEsWeT41gKAmsYTy1eIOqjLEXRt3k+wN0
        Gmd9JMqsasEOV5EAVc2GlRhkT5x1S0nb5mRt3ZRj7XNeOHlbNVES+LRBslyokJCd
        0Tn7DcVUYQC4LNGTo7CVj+GtzwKBgQDMSUsPT7AX37bPkMkN/X6U3Khx7wpUxRU0
        vOoNPystHRORYo1uT3hRgdfhZTv+HS1BzJ72OsBfiXe2kdAjTb2DcdG2r0nC50D6
        ZQQUJoQfFHoefQ2rX5dwdLUcpqfLbhhw+1fwyrTZZ6P7VY3YJ2hN/YcUEjdnrh6X
        +RSBHXoogQKBgA6m1fKdzQuFU2TFkyPkF+mD4pLBOLc5HEfueK0KFPKeqr9AZr6g
        yEpWkMLvi67h9Tscx/q7MyKz1lTLfqk11WV/r6QLlBCX9yHrFGIBeorVXy6s1R67
        fwxBcnsjeGeXzJ9ivLsHSoPXHtPKfE5p4DjE3GDEx7NoXY63WcmsBMx3AoGAWN5x
        lsGV22zo/DcCH+HtFRlA9f+FQQdTiFO+hfC6+a8yegajfB96OgsAPP9rL8rFi2BW
        rss0MNt+hp+8Kf+BuBLlplFvByjO7Z7QPWvcAiFIVscUET9OhA9hUot1Z1wHqe7N
        fOTR89nQTmATirrp9zOZdbPPAn2OtZIXx2tpXwECgYEAuS2fF7M85/uKlbBvJc1a
        gncjICaJVfKOZDbIWeHqRzWS0gWhFDsvZNnYmNdR3wABnsMLl2VGo2j9oiZpo/nM
        0xpTD2zDxjQ2B8fi/yhMuQgv62uZTQ0UgjX/H9WktuHF07iEtXObq/E+cjor7xxS
        nGgYaVCYByVNVJPl2pjJB/0=
        -----END PRIVATE KEY-----
        """

    /// 1024 bits: too weak to be accepted.
    static let weakPublicPEM = """
        -----BEGIN PUBLIC KEY-----
        MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCnHA7QGcMG0JHE/pBIXoYAPtyN
        Lsg1Fqm5FjP6Aqlqd3pxy3WJTxSx8tLrqjUGvHHoJjuAU/xlBRrI7eXvsrhiG7pg
        63dj91cG2HbjStrYIHbWB3+G9RMaGRxH2/Is/1kg/G2dbMqNpiVtwIdiVx7rrxgX
        PJA7I7SK7+HKnzQu8QIDAQAB
        -----END PUBLIC KEY-----
        """

    /// A P-384 key: a curve that is not supported.
    static let otherCurvePEM = """
        -----BEGIN PUBLIC KEY-----
        MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEf+2iX85e/Md+lhdFd+8SPUq0375Ypu9m
        F17EI9TWvZb29EFf1yePdFWvXT8NVkwh2cXF/mFNG+Vml0W4oBJ71ILfIFQS6kgE
        HJE938KQmUfJPEj7PwPQU64mTUUUkAbV
        -----END PUBLIC KEY-----
        """
}
