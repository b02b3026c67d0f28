/* System calls that fail as often as the file in FAILING_CALLS says: one 32-bit number for each kind of call, the errno
   with which it ends, or 0, which may change at any time. Files outside the folder in FAILING_FOLDER are left alone, and
   so is reading. Preloaded into a process, and by inheritance into those that it starts. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { OPEN, CREATE, WRITE, SYNC, RENAME, UNLINK, MAKE, ACCEPT, CONNECT, KINDS }; /* as in failing_calls.py */
static volatile const int32_t *failing;
static const char *folder;

__attribute__((constructor)) static void begin(void) {
    const char *path = getenv("FAILING_CALLS");
    folder = getenv("FAILING_FOLDER");
    int file = path && folder ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (file < 0) return;
    void *found = mmap(NULL, KINDS * sizeof *failing, PROT_READ, MAP_SHARED, file, 0);
    close(file);
    if (found != MAP_FAILED) failing = found;
}

static int fails(int kind) {
    int number = failing ? failing[kind] : 0;
    if (number) errno = number;
    return number != 0;
}

static int is_ours(const char *path) { return folder && path && !strncmp(path, folder, strlen(folder)); }

static int is_named_ours(int at, const char *path) { /* a name that is not absolute belongs to an open folder */
    char where[64], found[PATH_MAX] = "";
    if (!failing || !path) return 0;
    if (path[0] == '/' || at == AT_FDCWD) return is_ours(path);
    snprintf(where, sizeof where, "/proc/self/fd/%d", at);
    return readlink(where, found, sizeof found - 1) > 0 && is_ours(found);
}

static int is_open_ours(int file) { return is_named_ours(file, "."); }

#define TRUE_CALL(result, name, ...) \
    static result (*call)(__VA_ARGS__); \
    if (!call) call = (result(*)(__VA_ARGS__))dlsym(RTLD_NEXT, #name)
#define FILES(result, name, kind, parameters, words, ours) \
    result name parameters { \
        TRUE_CALL(result, name, PARAMETERS parameters); \
        if (failing && failing[kind] && (ours) && fails(kind)) return -1; \
        return call words; \
    }
#define PARAMETERS(...) __VA_ARGS__
#define WRITES(name, parameters, words, file) FILES(ssize_t, name, WRITE, parameters, words, is_open_ours(file))

WRITES(write, (int f, const void *b, size_t n), (f, b, n), f)
WRITES(writev, (int f, const struct iovec *v, int n), (f, v, n), f)
WRITES(pwrite, (int f, const void *b, size_t n, off_t o), (f, b, n, o), f)
WRITES(pwrite64, (int f, const void *b, size_t n, off64_t o), (f, b, n, o), f)
FILES(int, ftruncate, WRITE, (int f, off_t n), (f, n), is_open_ours(f))
FILES(int, ftruncate64, WRITE, (int f, off64_t n), (f, n), is_open_ours(f))
FILES(int, fsync, SYNC, (int f), (f), is_open_ours(f))
FILES(int, fdatasync, SYNC, (int f), (f), is_open_ours(f))
FILES(int, rename, RENAME, (const char *a, const char *b), (a, b), is_ours(a) || is_ours(b))
FILES(int, renameat, RENAME, (int d, const char *a, int e, const char *b), (d, a, e, b), is_named_ours(d, a))
FILES(int, link, RENAME, (const char *a, const char *b), (a, b), is_ours(b))
FILES(int, linkat, RENAME, (int d, const char *a, int e, const char *b, int x), (d, a, e, b, x), is_named_ours(e, b))
FILES(int, unlink, UNLINK, (const char *a), (a), is_ours(a))
FILES(int, unlinkat, UNLINK, (int d, const char *a, int x), (d, a, x), is_named_ours(d, a))
FILES(int, mkdir, MAKE, (const char *a, mode_t m), (a, m), is_ours(a))
FILES(int, mkdirat, MAKE, (int d, const char *a, mode_t m), (d, a, m), is_named_ours(d, a))
FILES(int, accept4, ACCEPT, (int f, struct sockaddr *a, socklen_t *n, int x), (f, a, n, x), 1)
FILES(int, connect, CONNECT, (int f, const struct sockaddr *a, socklen_t n), (f, a, n), a->sa_family != AF_UNIX)

#define OPENS(name, parameters, words, at, ours) \
    int name parameters { \
        TRUE_CALL(int, name, PARAMETERS at, int, ...); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        if (failing && (failing[OPEN] || failing[CREATE]) && (ours)) { \
            if (fails(OPEN) || ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && fails(CREATE))) return -1; \
        } \
        return call words; \
    }

OPENS(open, (const char *path, int flags, ...), (path, flags, mode), (const char *), is_ours(path))
OPENS(open64, (const char *path, int flags, ...), (path, flags, mode), (const char *), is_ours(path))
OPENS(openat, (int at, const char *path, int flags, ...), (at, path, flags, mode), (int, const char *),
      is_named_ours(at, path))
OPENS(openat64, (int at, const char *path, int flags, ...), (at, path, flags, mode), (int, const char *),
      is_named_ours(at, path))
