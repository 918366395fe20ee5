import Glibc

/// The number of files that this process may have open.
package enum FileLimits {
    package struct TooFew: Error, CustomStringConvertible {
        package var needed: Int
        package var allowed: Int

        package var description: String {
            """
            \(needed) open files are needed and \(allowed) are allowed; raise the hard limit \
            (ulimit -Hn, LimitNOFILE= of systemd, or nofile in /etc/security/limits.conf)
            """
        }
    }

    /// Raises the soft limit to `needed`, and the hard one where that is not enough and this process may.
    package static func raise(to needed: Int) throws(TooFew) {
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        var limit = rlimit()
        getrlimit(kind, &limit)
        guard limit.rlim_cur < rlim_t(needed) else { return }
        let allowed = limit
        limit.rlim_cur = rlim_t(needed)
        limit.rlim_max = max(limit.rlim_max, rlim_t(needed))
        guard setrlimit(kind, &limit) != 0 else { return }
        throw TooFew(needed: needed, allowed: Int(clamping: allowed.rlim_max))
    }
}
