"""The files of the intranet: papers, photos, several at once."""

from django.urls import path

from members import files, zips

urlpatterns = [
    path("files/<int:pk>/<str:name>", files.file, name="intranet_file"),
    path("photos/<int:pk>/<str:size>.jpg", files.photo, name="intranet_photo"),
    path("zip/", zips.several, name="intranet_zip"),
]
