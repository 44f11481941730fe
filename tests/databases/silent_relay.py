"""Hands the first connection on to a server; takes every later one and says nothing."""
import contextlib
import socket
import threading


class SilentRelay:
    def __init__(self, port):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.sockets = [self.listener]
        self.later = threading.Event()  # a second connection is there
        self.threads = []
        self._begin(self._accept, port)

    def _begin(self, function, *arguments):
        self.threads.append(threading.Thread(target=function, args=arguments, daemon=True))
        self.threads[-1].start()

    def _accept(self, port):
        with contextlib.suppress(OSError):  # closed
            first, _ = self.listener.accept()
            server = socket.create_connection(("127.0.0.1", port))
            self.sockets += [first, server]
            self._begin(self._copy, first, server)
            self._begin(self._copy, server, first)
            while True:
                self.sockets.append(self.listener.accept()[0])
                self.later.set()

    @staticmethod
    def _copy(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)

    def close(self):
        for one in self.sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
